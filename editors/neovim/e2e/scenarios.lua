-- Drives a headless neovim as a user would, with the configuration of this folder, and writes a line for each
-- scenario to RESULT. Environment: CONFIG, PROJECT (a copy, which is changed), SERVER, RESULT.
local env = vim.env
local results = assert(io.open(env.RESULT, 'w'))

local function await(what, ready)
  assert(vim.wait(60000, ready, 5), 'waited in vain for ' .. what)
end

local function found(rule)
  return vim.tbl_filter(function(d) return d.code == rule end, vim.diagnostic.get(0))
end

local function read(name) return table.concat(vim.fn.readfile(env.PROJECT .. '/' .. name), '\n') end

local function edit(name) vim.cmd('edit ' .. vim.fn.fnameescape(env.PROJECT .. '/' .. name)) end

-- Takes the first of the actions whose title has a pattern, at the cursor.
local function take(pattern)
  local taken
  vim.ui.select = function(items, _, choose)
    for _, item in ipairs(items) do
      if item[2].title:find(pattern) then
        taken = item[2].title
        return choose(item)
      end
    end
    error('no action has ' .. pattern)
  end
  vim.lsp.buf.code_action()
  await('the action ' .. pattern, function() return taken end)
end

local function loaded(name)
  local buffer = vim.fn.bufnr(env.PROJECT .. '/' .. name)
  return buffer ~= -1 and vim.api.nvim_buf_is_loaded(buffer) and vim.bo[buffer].modified
end

local scenarios = {
  { 'diagnostics-py', function()
    edit('src/demoproj/model.py')
    vim.cmd('normal! ggOimport lightgbm as lgb')
    await('a diagnostic', function() return #found('missing-dependency') == 1 end)
    local d = found('missing-dependency')[1]
    assert(d.lnum == 0 and d.col == 7 and d.end_col == 15, vim.inspect(d))
  end },
  { 'hover', function()
    vim.api.nvim_win_set_cursor(0, { 1, 8 })
    local shown
    for _, answer in pairs(vim.lsp.buf_request_sync(0, 'textDocument/hover', vim.lsp.util.make_position_params(), 60000)) do
      shown = vim.inspect(answer.result)
    end
    assert(shown and shown:find('lightgbm'), shown)
  end },
  { 'fix-two-manifests', function()
    vim.api.nvim_win_set_cursor(0, { 1, 8 })
    take('^Declare lightgbm in setup.cfg and environment.yml$')
    await('the edits', function() return loaded('setup.cfg') and loaded('environment.yml') end)
    vim.cmd('wall')
    assert(read('setup.cfg'):find('\n    lightgbm\n'), read('setup.cfg'))
    assert(read('environment.yml'):find('\n  %- lightgbm'), read('environment.yml'))
    await('silence', function() return #found('missing-dependency') == 0 end)
  end },
  { 'dirty-manifest', function()
    edit('src/demoproj/model.py')
    vim.cmd('normal! ggOimport polars')
    await('a diagnostic', function() return #found('missing-dependency') == 1 end)
    vim.cmd('write')
    edit('setup.cfg')
    vim.fn.search('^    lightgbm')
    vim.cmd('normal! Opolars')
    assert(vim.bo.modified)
    vim.cmd('hide edit ' .. vim.fn.fnameescape(env.PROJECT .. '/src/demoproj/model.py'))
    await('silence', function()
      return #vim.tbl_filter(function(d) return d.code == 'missing-dependency' end, vim.diagnostic.get(0)) == 0
    end)
    vim.cmd('wall')
  end },
  { 'settings', function()
    vim.cmd('normal! ggOimport dbutils_of_ours')
    await('a diagnostic', function() return #found('missing-dependency') == 1 end)
    for _, client in pairs(vim.lsp.buf_get_clients(0)) do
      client.notify('workspace/didChangeConfiguration', { settings = { pyferry = { provided = { 'dbutils_of_ours' } } } })
    end
    await('silence', function() return #found('missing-dependency') == 0 end)
    vim.cmd('normal! ggdd')
    vim.cmd('write')
  end },
  { 'percent-script', function()
    edit('notebooks/explore.py')
    vim.api.nvim_buf_set_lines(0, 0, -1, false, { '# %%', '%matplotlib inline', 'import statsmodels', '# %%', 'def warm(t):', '    return t > 25' })
    await('a diagnostic', function() return #found('missing-dependency') == 1 end)
    assert(found('missing-dependency')[1].lnum == 2)
  end },
  { 'move-function', function()
    vim.api.nvim_win_set_cursor(0, { 5, 5 })
    take('^Move warm to demoproj')
    await('the edit', function() return not table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n'):find('def warm') end)
    vim.cmd('wall')
    assert(read('notebooks/explore.py'):find('from demoproj%.[a-z]+ import warm'), read('notebooks/explore.py'))
  end },
}

vim.g.pyferry_command = { env.SERVER, 'lsp' }
vim.o.hidden = true
vim.cmd('luafile ' .. env.CONFIG)
vim.cmd('filetype on')
local failed = false
for _, scenario in ipairs(scenarios) do
  local ok, reason = pcall(scenario[2])
  failed = failed or not ok
  results:write(scenario[1], '\t', ok and 'pass' or 'fail', '\t', ok and '' or tostring(reason):gsub('%s+', ' '), '\n')
end
results:close()
vim.cmd(failed and 'cquit' or 'qall!')
