#include <stddef.h>
#include <stdint.h>

// A cst_node is a named node: its bytes, how deep it is, and the numbers of its
// symbol and of its field in the grammar.
typedef struct {
	uint32_t start, end, depth;
	uint16_t symbol, field;
} cst_node;

// A cst_list holds nodes in the order in which they start. Its nodes are to be
// freed by who asked for them.
typedef struct {
	cst_node *nodes;
	size_t count, room;
} cst_list;

// cst_read parses the length bytes of src and adds the named nodes to list. It
// returns 0 if src is not Python or memory is short.
int cst_read(const char *src, uint32_t length, cst_list *list);
