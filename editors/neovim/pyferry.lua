-- pyferry in neovim, from version 0.7 on. Put this file into ~/.config/nvim/plugin/.
-- vim.g.pyferry_command names the program where it is not on PATH; vim.g.pyferry_settings holds
-- settings of [tool.pyferry], such as { provided = { "pyspark" } }.

local markers = { 'pyproject.toml', 'setup.cfg', 'setup.py', 'environment.yml', 'environment.yaml', 'requirements.txt', '.git' }

-- The nearest folder above a file that looks like a project's.
local function root_of(file)
  local folder = vim.fn.fnamemodify(file, ':p:h')
  for _, marker in ipairs(markers) do
    local found = vim.fn.findfile(marker, vim.fn.escape(folder, ' ;') .. ';')
    if found == '' then
      found = vim.fn.finddir(marker, vim.fn.escape(folder, ' ;') .. ';')
    end
    if found ~= '' then
      return vim.fn.fnamemodify(found, ':p'):gsub('/$', ''):match('^(.*)/')
    end
  end
  return folder
end

local clients = {} -- of each project's folder

local function attach(buffer)
  local file = vim.api.nvim_buf_get_name(buffer)
  if file == '' or vim.bo[buffer].buftype ~= '' then
    return
  end
  local root = root_of(file)
  local client = clients[root]
  if not client or vim.lsp.client_is_stopped(client) then
    client = vim.lsp.start_client({
      name = 'pyferry',
      cmd = vim.g.pyferry_command or { 'pyferry', 'lsp' },
      root_dir = root,
      workspace_folders = { { uri = vim.uri_from_fname(root), name = root } },
      init_options = vim.g.pyferry_settings or vim.empty_dict(),
    })
    clients[root] = client
  end
  if client then
    vim.lsp.buf_attach_client(buffer, client)
  end
end

local group = vim.api.nvim_create_augroup('pyferry', { clear = true })
vim.api.nvim_create_autocmd('FileType', {
  group = group,
  pattern = 'python',
  callback = function(event) attach(event.buf) end,
})
-- Manifests get findings, too, and what is not saved yet counts.
vim.api.nvim_create_autocmd('BufReadPost', {
  group = group,
  pattern = { 'pyproject.toml', 'setup.cfg', 'environment*.yml', 'environment*.yaml', 'requirements*.txt', 'pyferry.toml' },
  callback = function(event) attach(event.buf) end,
})
