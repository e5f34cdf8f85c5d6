// What is called of tree-sitter's library (its C API, ABI 14), which the Go
// package github.com/smacker/go-tree-sitter compiles but whose header it does
// not hand on.

#include <stdbool.h>
#include <stdint.h>

typedef struct TSLanguage TSLanguage;
typedef struct TSParser TSParser;
typedef struct TSTree TSTree;

typedef struct {
	uint32_t context[4];
	const void *id;
	const TSTree *tree;
} TSNode;

typedef struct {
	const void *tree;
	const void *id;
	uint32_t context[3];
} TSTreeCursor;

const TSLanguage *tree_sitter_python(void);

TSParser *ts_parser_new(void);
bool ts_parser_set_language(TSParser *, const TSLanguage *);
TSTree *ts_parser_parse_string(TSParser *, const TSTree *old, const char *, uint32_t length);
void ts_parser_delete(TSParser *);

TSNode ts_tree_root_node(const TSTree *);
void ts_tree_delete(TSTree *);

bool ts_node_has_error(TSNode);
bool ts_node_is_named(TSNode);
uint16_t ts_node_symbol(TSNode);
uint32_t ts_node_start_byte(TSNode);
uint32_t ts_node_end_byte(TSNode);

TSTreeCursor ts_tree_cursor_new(TSNode);
TSNode ts_tree_cursor_current_node(const TSTreeCursor *);
uint16_t ts_tree_cursor_current_field_id(const TSTreeCursor *);
bool ts_tree_cursor_goto_first_child(TSTreeCursor *);
bool ts_tree_cursor_goto_next_sibling(TSTreeCursor *);
bool ts_tree_cursor_goto_parent(TSTreeCursor *);
void ts_tree_cursor_delete(TSTreeCursor *);
