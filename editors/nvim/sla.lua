-- Contracts in Neovim 0.10 and later: copy this file to ~/.config/nvim/plugin/sla.lua
vim.filetype.add({ extension = { sla = "sla" } })

vim.api.nvim_create_autocmd("FileType", {
  pattern = "sla",
  callback = function(args)
    vim.bo[args.buf].commentstring = "// %s"
    vim.bo[args.buf].shiftwidth = 2
    vim.bo[args.buf].expandtab = true
    -- Colours and folds, where the tree-sitter grammar is installed.
    if pcall(vim.treesitter.start, args.buf, "sla") then
      vim.wo.foldmethod = "expr"
      vim.wo.foldexpr = "v:lua.vim.treesitter.foldexpr()"
      vim.wo.foldlevel = 99
    end
    vim.lsp.start({
      name = "slac",
      cmd = { vim.g.slac or "slac", "lsp" },
      root_dir = vim.fs.root(args.buf, { "slac.toml", ".git" }) or vim.fs.dirname(args.file),
    })
  end,
})

vim.api.nvim_create_autocmd("BufWritePre", {
  pattern = "*.sla",
  callback = function(args)
    if #vim.lsp.get_clients({ bufnr = args.buf, name = "slac" }) > 0 then
      vim.lsp.buf.format({ bufnr = args.buf, name = "slac", timeout_ms = 1000 })
    end
  end,
})
