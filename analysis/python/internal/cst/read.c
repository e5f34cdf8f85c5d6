#include "read.h"

#include <stdlib.h>

#include "treesitter.h"

static bool add(cst_list *list, cst_node n) {
	if (list->count == list->room) {
		size_t room = list->room ? 2 * list->room : 512;
		cst_node *nodes = realloc(list->nodes, room * sizeof *nodes);
		if (!nodes) return false;
		list->nodes = nodes;
		list->room = room;
	}
	list->nodes[list->count++] = n;
	return true;
}

static bool add_all(cst_list *list, TSTreeCursor *at) {
	uint32_t depth = 0;
	do {
		TSNode n = ts_tree_cursor_current_node(at);
		if (ts_node_is_named(n)) {
			cst_node named = {
				ts_node_start_byte(n), ts_node_end_byte(n), depth,
				ts_node_symbol(n), ts_tree_cursor_current_field_id(at),
			};
			if (!add(list, named)) return false;
			if (ts_tree_cursor_goto_first_child(at)) {
				depth++;
				continue;
			}
		}
		while (depth > 0 && !ts_tree_cursor_goto_next_sibling(at)) {
			ts_tree_cursor_goto_parent(at);
			depth--;
		}
	} while (depth > 0);
	return true;
}

static bool add_tree(cst_list *list, const TSTree *tree) {
	TSNode root = ts_tree_root_node(tree);
	if (ts_node_has_error(root)) return false;
	TSTreeCursor cursor = ts_tree_cursor_new(root);
	bool ok = add_all(list, &cursor);
	ts_tree_cursor_delete(&cursor);
	return ok;
}

int cst_read(const char *src, uint32_t length, cst_list *list) {
	TSParser *parser = ts_parser_new();
	TSTree *tree = NULL;
	if (ts_parser_set_language(parser, tree_sitter_python()))
		tree = ts_parser_parse_string(parser, NULL, src, length);
	bool ok = tree && add_tree(list, tree);
	if (tree) ts_tree_delete(tree);
	ts_parser_delete(parser);
	return ok;
}
