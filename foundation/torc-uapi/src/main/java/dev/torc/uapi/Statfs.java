package dev.torc.uapi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/// What `statfs(2)` answers about a file system: `struct statfs`.
///
/// The accessors read and write one struct that begins where `status` does, with plain access, and allocate nothing.
public final class Statfs {

    /// `struct statfs`.
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_LONG.withName("f_type"),
                    JAVA_LONG.withName("f_bsize"),
                    JAVA_LONG.withName("f_blocks"),
                    JAVA_LONG.withName("f_bfree"),
                    JAVA_LONG.withName("f_bavail"),
                    JAVA_LONG.withName("f_files"),
                    JAVA_LONG.withName("f_ffree"),
                    MemoryLayout.sequenceLayout(2, JAVA_INT).withName("f_fsid"),
                    JAVA_LONG.withName("f_namelen"),
                    JAVA_LONG.withName("f_frsize"),
                    JAVA_LONG.withName("f_flags"),
                    MemoryLayout.sequenceLayout(4, JAVA_LONG).withName("f_spare"))
            .withName("statfs");

    private static final VarHandle TYPE = LAYOUT.varHandle(groupElement("f_type"));
    private static final VarHandle BLOCK_SIZE_BYTES = LAYOUT.varHandle(groupElement("f_bsize"));
    private static final VarHandle BLOCK_COUNT = LAYOUT.varHandle(groupElement("f_blocks"));
    private static final VarHandle FREE_BLOCK_COUNT = LAYOUT.varHandle(groupElement("f_bfree"));
    private static final VarHandle AVAILABLE_BLOCK_COUNT = LAYOUT.varHandle(groupElement("f_bavail"));
    private static final VarHandle INODE_COUNT = LAYOUT.varHandle(groupElement("f_files"));
    private static final VarHandle FREE_INODE_COUNT = LAYOUT.varHandle(groupElement("f_ffree"));
    private static final VarHandle MAXIMUM_NAME_BYTES = LAYOUT.varHandle(groupElement("f_namelen"));
    private static final VarHandle FRAGMENT_BYTES = LAYOUT.varHandle(groupElement("f_frsize"));
    private static final VarHandle MOUNT_FLAGS = LAYOUT.varHandle(groupElement("f_flags"));

    private Statfs() {}

    /// {@return the kind of file system, a number of [FilesystemMagic]}
    public static long type(MemorySegment status) {
        return (long) TYPE.get(status, 0L);
    }

    /// {@return the block size in bytes}
    public static long blockSizeBytes(MemorySegment status) {
        return (long) BLOCK_SIZE_BYTES.get(status, 0L);
    }

    /// {@return how many blocks there are}
    public static long blockCount(MemorySegment status) {
        return (long) BLOCK_COUNT.get(status, 0L);
    }

    /// {@return how many are free}
    public static long freeBlockCount(MemorySegment status) {
        return (long) FREE_BLOCK_COUNT.get(status, 0L);
    }

    /// {@return how many are free for users without privilege}
    public static long availableBlockCount(MemorySegment status) {
        return (long) AVAILABLE_BLOCK_COUNT.get(status, 0L);
    }

    /// {@return how many inodes there are}
    public static long inodeCount(MemorySegment status) {
        return (long) INODE_COUNT.get(status, 0L);
    }

    /// {@return how many are free}
    public static long freeInodeCount(MemorySegment status) {
        return (long) FREE_INODE_COUNT.get(status, 0L);
    }

    /// {@return the longest name in bytes}
    public static long maximumNameBytes(MemorySegment status) {
        return (long) MAXIMUM_NAME_BYTES.get(status, 0L);
    }

    /// {@return the fragment size in bytes}
    public static long fragmentBytes(MemorySegment status) {
        return (long) FRAGMENT_BYTES.get(status, 0L);
    }

    /// {@return how it is mounted}
    public static long mountFlags(MemorySegment status) {
        return (long) MOUNT_FLAGS.get(status, 0L);
    }
}
