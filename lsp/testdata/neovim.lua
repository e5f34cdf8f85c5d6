-- Drives a headless neovim as a user would: opens FILE, types an import, waits
-- for the diagnostic, takes the first code action, saves all buffers, and waits
-- until the diagnostic has gone. Prints one line of JSON for each step.
-- Environment: FILE, ROOT, SERVER (the program of the language server).
local env = vim.env
local patience = 60000

local function say(step, value)
  io.stdout:write(vim.json.encode({ step = step, value = value }), '\n')
end

local function await(what, ready)
  assert(vim.wait(patience, ready, 5), 'waited in vain for ' .. what)
end

local function diagnostics()
  return vim.tbl_filter(function(d) return d.code == 'missing-dependency' end, vim.diagnostic.get(0))
end

local function modified()
  local names = {}
  for _, buffer in ipairs(vim.api.nvim_list_bufs()) do
    if vim.bo[buffer].modified and buffer ~= vim.api.nvim_get_current_buf() then
      names[#names + 1] = vim.fn.fnamemodify(vim.api.nvim_buf_get_name(buffer), ':t')
    end
  end
  table.sort(names)
  return names
end

local function run()
  vim.cmd('edit ' .. env.FILE)
  vim.bo.filetype = 'python'
  local client = vim.lsp.start_client({ name = 'pyferry', cmd = { env.SERVER }, root_dir = env.ROOT })
  vim.lsp.buf_attach_client(0, client)

  vim.cmd('normal! ggOimport lightgbm as lgb')
  await('a diagnostic', function() return #diagnostics() == 1 end)
  local found = diagnostics()[1]
  say('diagnostic', { code = found.code, line = found.lnum, column = found.col, message = found.message, source = found.source })

  vim.ui.select = function(items, _, choose) choose(items[1]) end
  vim.api.nvim_win_set_cursor(0, { 1, 8 })
  vim.lsp.buf.code_action()
  await('the action', function() return #modified() == 2 end)
  say('changed', modified())

  vim.cmd('wall')
  await('the diagnostic to go', function() return #diagnostics() == 0 end)
  say('done', true)
  vim.lsp.stop_client(client)
  await('the server to end', function() return vim.lsp.client_is_stopped(client) end)
end

local ok, err = pcall(run)
if not ok then
  say('failed', tostring(err))
  vim.cmd('cquit')
end
vim.cmd('qall!')
