//go:build unix

package transact

import (
	"os"
	"syscall"
)

// keepOwner gives temp the owner of target, so that a rename over target does
// not change it. Only root can do so for somebody else's file; then, as for a
// target that does not exist, temp stays ours.
func keepOwner(target, temp string) {
	info, err := os.Stat(target)
	if err != nil {
		return
	}
	if stat, ok := info.Sys().(*syscall.Stat_t); ok {
		_ = os.Lchown(temp, int(stat.Uid), int(stat.Gid))
	}
}
