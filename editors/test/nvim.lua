-- Drives a contract in Neovim, and ends with status 1 at the first thing that is not as it should be.
local function fail(what)
  io.stderr:write("nvim: " .. what .. "\n")
  vim.cmd("cquit 1")
end
local function check(truth, what)
  if not truth then
    fail(what)
  end
end
local function wait(what, test)
  check(vim.wait(10000, test, 20), what)
end

vim.cmd("edit main.sla")
check(vim.bo.filetype == "sla", "no file type")
local client
wait("no server", function()
  client = vim.lsp.get_clients({ name = "slac" })[1]
  return client ~= nil and client.initialized
end)

local function found()
  return vim.diagnostic.get(0)
end
wait("no finding", function()
  return #found() == 1
end)
local one = found()[1]
check(one.code == "SLA0302", "another code: " .. tostring(one.code))
check(vim.api.nvim_buf_get_lines(0, one.lnum, one.lnum + 1, true)[1]:sub(one.col + 1, one.end_col) == "99.9", "another place")

-- A sign that is two units of UTF-16 and four bytes, before the mistake on its line, and the mistake mended behind it.
local line = one.lnum
local text = vim.api.nvim_buf_get_lines(0, line, line + 1, true)[1]
vim.api.nvim_buf_set_text(0, line - 1, 0, line - 1, 0, { "  // 😀 é" , "" })

wait("the finding did not move", function()
  return #found() == 1 and found()[1].lnum == line + 1
end)
vim.api.nvim_buf_set_text(0, line + 1, #text, line + 1, #text, { "% // 😀" })
wait("the finding did not go", function()
  return #found() == 0
end)

local function ask(method, params)
  local answer = client.request_sync(method, params, 5000, 0)
  check(answer and not answer.err, method .. " failed")
  return answer.result
end
local column = text:find("99.9", 1, true)
vim.api.nvim_win_set_cursor(0, { line + 2, column })
local at = vim.lsp.util.make_position_params(0, client.offset_encoding)
local hover = ask("textDocument/hover", at)
check(hover.contents.value:find("43 min 12 s", 1, true), "hover does not say what is allowed")
vim.fn.search("measure up", "we")
at = vim.lsp.util.make_position_params(0, client.offset_encoding)
local there = ask("textDocument/definition", at)
check(vim.uri_to_fname(there.uri) == vim.api.nvim_buf_get_name(0), "the definition is elsewhere")
local names = ask("textDocument/completion", at)
names = names.items or names
check(#names > 0 and names[1].label == "up", "completion does not offer the metric")

-- Colours and folds of the tree-sitter grammar.
check(vim.treesitter.highlighter.active[vim.api.nvim_get_current_buf()], "no highlighter")
local parser = vim.treesitter.get_parser(0, "sla")
parser:parse(true)
check(not parser:trees()[1]:root():has_error(), "the tree has errors")
local function colour(words, of)
  check(vim.fn.search(words, "w") > 0, "no " .. words)
  local line, at = vim.fn.line("."), vim.fn.col(".")
  local names = {}
  for _, capture in ipairs(vim.inspect_pos(0, line - 1, at - 1).treesitter) do
    table.insert(names, capture.capture)
  end
  check(names[#names] == of, words .. " is " .. table.concat(names, ", ") .. ", not " .. of)
end
colour("^contract", "keyword")
colour("uptime", "type")
colour("\\<per\\>", "keyword.operator")
colour("99\\.9", "constant.numeric")
colour("percent\\>", "type.builtin")
colour("length(", "function.call")
colour("// 😀", "comment")
colour('"Europe', "string")
vim.fn.search("^objective", "w")
check(vim.fn.foldlevel(vim.fn.line(".")) == 1 and vim.fn.foldclosed(vim.fn.line(".")) == -1, "no fold, or a closed one")
check(vim.fn.foldlevel(vim.fn.search("^}", "W") + 1) == 0, "a fold without an end")

-- Laid out when it is written.
vim.api.nvim_buf_set_lines(0, 0, 0, true, { "party   new   \"New\"" })
vim.cmd("silent write")
check(vim.api.nvim_buf_get_lines(0, 0, 1, true)[1] == 'party new "New"', "not laid out")
client.stop()
wait("the server did not end", function()
  return client.is_stopped()
end)
print("nvim: ok")
vim.cmd("quit!")
