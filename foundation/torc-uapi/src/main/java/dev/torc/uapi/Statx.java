package dev.torc.uapi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/// What `statx(2)` answers about a file: `struct statx` in `linux/stat.h`.
///
/// A field holds if its bit of [StatxMask] stands in [#mask]. Times are since the beginning of 1970; the nanoseconds
/// are 0 to 999,999,999.
///
/// The accessors read and write one struct that begins where `status` does, with plain access, and allocate nothing.
public final class Statx {

    private static final StructLayout TIMESTAMP = MemoryLayout.structLayout(
            JAVA_LONG.withName("tv_sec"), JAVA_INT.withName("tv_nsec"), JAVA_INT.withName("__reserved"));

    /// `struct statx`.
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_INT.withName("stx_mask"),
                    JAVA_INT.withName("stx_blksize"),
                    JAVA_LONG.withName("stx_attributes"),
                    JAVA_INT.withName("stx_nlink"),
                    JAVA_INT.withName("stx_uid"),
                    JAVA_INT.withName("stx_gid"),
                    JAVA_SHORT.withName("stx_mode"),
                    MemoryLayout.sequenceLayout(1, JAVA_SHORT).withName("__spare0"),
                    JAVA_LONG.withName("stx_ino"),
                    JAVA_LONG.withName("stx_size"),
                    JAVA_LONG.withName("stx_blocks"),
                    JAVA_LONG.withName("stx_attributes_mask"),
                    TIMESTAMP.withName("stx_atime"),
                    TIMESTAMP.withName("stx_btime"),
                    TIMESTAMP.withName("stx_ctime"),
                    TIMESTAMP.withName("stx_mtime"),
                    JAVA_INT.withName("stx_rdev_major"),
                    JAVA_INT.withName("stx_rdev_minor"),
                    JAVA_INT.withName("stx_dev_major"),
                    JAVA_INT.withName("stx_dev_minor"),
                    JAVA_LONG.withName("stx_mnt_id"),
                    JAVA_INT.withName("stx_dio_mem_align"),
                    JAVA_INT.withName("stx_dio_offset_align"),
                    JAVA_LONG.withName("stx_subvol"),
                    JAVA_INT.withName("stx_atomic_write_unit_min"),
                    JAVA_INT.withName("stx_atomic_write_unit_max"),
                    JAVA_INT.withName("stx_atomic_write_segments_max"),
                    JAVA_INT.withName("stx_dio_read_offset_align"),
                    JAVA_INT.withName("stx_atomic_write_unit_max_opt"),
                    MemoryLayout.sequenceLayout(1, JAVA_INT).withName("__spare2"),
                    MemoryLayout.sequenceLayout(8, JAVA_LONG).withName("__spare3"))
            .withName("statx");

    private static final VarHandle MASK = LAYOUT.varHandle(groupElement("stx_mask"));
    private static final VarHandle BLOCK_SIZE_BYTES = LAYOUT.varHandle(groupElement("stx_blksize"));
    private static final VarHandle ATTRIBUTES = LAYOUT.varHandle(groupElement("stx_attributes"));
    private static final VarHandle LINK_COUNT = LAYOUT.varHandle(groupElement("stx_nlink"));
    private static final VarHandle UID = LAYOUT.varHandle(groupElement("stx_uid"));
    private static final VarHandle GID = LAYOUT.varHandle(groupElement("stx_gid"));
    private static final VarHandle MODE = LAYOUT.varHandle(groupElement("stx_mode"));
    private static final VarHandle INODE = LAYOUT.varHandle(groupElement("stx_ino"));
    private static final VarHandle SIZE_BYTES = LAYOUT.varHandle(groupElement("stx_size"));
    private static final VarHandle BLOCK_COUNT = LAYOUT.varHandle(groupElement("stx_blocks"));
    private static final VarHandle ATTRIBUTES_MASK = LAYOUT.varHandle(groupElement("stx_attributes_mask"));
    private static final VarHandle ACCESS_SECONDS = LAYOUT.varHandle(groupElement("stx_atime"), groupElement("tv_sec"));
    private static final VarHandle ACCESS_NANOS = LAYOUT.varHandle(groupElement("stx_atime"), groupElement("tv_nsec"));
    private static final VarHandle BIRTH_SECONDS = LAYOUT.varHandle(groupElement("stx_btime"), groupElement("tv_sec"));
    private static final VarHandle BIRTH_NANOS = LAYOUT.varHandle(groupElement("stx_btime"), groupElement("tv_nsec"));
    private static final VarHandle CHANGE_SECONDS = LAYOUT.varHandle(groupElement("stx_ctime"), groupElement("tv_sec"));
    private static final VarHandle CHANGE_NANOS = LAYOUT.varHandle(groupElement("stx_ctime"), groupElement("tv_nsec"));
    private static final VarHandle MODIFICATION_SECONDS =
            LAYOUT.varHandle(groupElement("stx_mtime"), groupElement("tv_sec"));
    private static final VarHandle MODIFICATION_NANOS =
            LAYOUT.varHandle(groupElement("stx_mtime"), groupElement("tv_nsec"));
    private static final VarHandle DEVICE_MAJOR = LAYOUT.varHandle(groupElement("stx_rdev_major"));
    private static final VarHandle DEVICE_MINOR = LAYOUT.varHandle(groupElement("stx_rdev_minor"));
    private static final VarHandle FILESYSTEM_MAJOR = LAYOUT.varHandle(groupElement("stx_dev_major"));
    private static final VarHandle FILESYSTEM_MINOR = LAYOUT.varHandle(groupElement("stx_dev_minor"));
    private static final VarHandle MOUNT_ID = LAYOUT.varHandle(groupElement("stx_mnt_id"));
    private static final VarHandle DIRECT_MEMORY_ALIGNMENT = LAYOUT.varHandle(groupElement("stx_dio_mem_align"));
    private static final VarHandle DIRECT_OFFSET_ALIGNMENT = LAYOUT.varHandle(groupElement("stx_dio_offset_align"));
    private static final VarHandle SUBVOLUME = LAYOUT.varHandle(groupElement("stx_subvol"));
    private static final VarHandle ATOMIC_WRITE_MINIMUM_BYTES =
            LAYOUT.varHandle(groupElement("stx_atomic_write_unit_min"));
    private static final VarHandle ATOMIC_WRITE_MAXIMUM_BYTES =
            LAYOUT.varHandle(groupElement("stx_atomic_write_unit_max"));
    private static final VarHandle ATOMIC_WRITE_SEGMENTS =
            LAYOUT.varHandle(groupElement("stx_atomic_write_segments_max"));
    private static final VarHandle DIRECT_READ_OFFSET_ALIGNMENT =
            LAYOUT.varHandle(groupElement("stx_dio_read_offset_align"));
    private static final VarHandle ATOMIC_WRITE_BEST_BYTES =
            LAYOUT.varHandle(groupElement("stx_atomic_write_unit_max_opt"));

    private Statx() {}

    /// {@return which fields hold, as [StatxMask]}
    public static int mask(MemorySegment status) {
        return (int) MASK.get(status, 0L);
    }

    /// Sets which fields hold, as [StatxMask].
    public static void setMask(MemorySegment status, int value) {
        MASK.set(status, 0L, value);
    }

    /// {@return the length in bytes that the file is best read and written in}
    public static int blockSizeBytes(MemorySegment status) {
        return (int) BLOCK_SIZE_BYTES.get(status, 0L);
    }

    /// Sets the length in bytes that the file is best read and written in.
    public static void setBlockSizeBytes(MemorySegment status, int value) {
        BLOCK_SIZE_BYTES.set(status, 0L, value);
    }

    /// {@return the [StatxAttributes] that the file has}
    public static long attributes(MemorySegment status) {
        return (long) ATTRIBUTES.get(status, 0L);
    }

    /// Sets the [StatxAttributes] that the file has.
    public static void setAttributes(MemorySegment status, long value) {
        ATTRIBUTES.set(status, 0L, value);
    }

    /// {@return the number of hard links}
    public static int linkCount(MemorySegment status) {
        return (int) LINK_COUNT.get(status, 0L);
    }

    /// Sets the number of hard links.
    public static void setLinkCount(MemorySegment status, int value) {
        LINK_COUNT.set(status, 0L, value);
    }

    /// {@return the owner's number}
    public static int uid(MemorySegment status) {
        return (int) UID.get(status, 0L);
    }

    /// Sets the owner's number.
    public static void setUid(MemorySegment status, int value) {
        UID.set(status, 0L, value);
    }

    /// {@return the group's number}
    public static int gid(MemorySegment status) {
        return (int) GID.get(status, 0L);
    }

    /// Sets the group's number.
    public static void setGid(MemorySegment status, int value) {
        GID.set(status, 0L, value);
    }

    /// {@return the type and permissions, as [FileMode]}
    public static int mode(MemorySegment status) {
        return (short) MODE.get(status, 0L) & 0xffff;
    }

    /// Sets the type and permissions, as [FileMode].
    public static void setMode(MemorySegment status, int value) {
        MODE.set(status, 0L, (short) value);
    }

    /// {@return the inode number}
    public static long inode(MemorySegment status) {
        return (long) INODE.get(status, 0L);
    }

    /// Sets the inode number.
    public static void setInode(MemorySegment status, long value) {
        INODE.set(status, 0L, value);
    }

    /// {@return the file's size in bytes}
    public static long sizeBytes(MemorySegment status) {
        return (long) SIZE_BYTES.get(status, 0L);
    }

    /// Sets the file's size in bytes.
    public static void setSizeBytes(MemorySegment status, long value) {
        SIZE_BYTES.set(status, 0L, value);
    }

    /// {@return how many blocks of 512 bytes it takes}
    public static long blockCount(MemorySegment status) {
        return (long) BLOCK_COUNT.get(status, 0L);
    }

    /// Sets how many blocks of 512 bytes it takes.
    public static void setBlockCount(MemorySegment status, long value) {
        BLOCK_COUNT.set(status, 0L, value);
    }

    /// {@return which [StatxAttributes] the file system knows of}
    public static long attributesMask(MemorySegment status) {
        return (long) ATTRIBUTES_MASK.get(status, 0L);
    }

    /// Sets which [StatxAttributes] the file system knows of.
    public static void setAttributesMask(MemorySegment status, long value) {
        ATTRIBUTES_MASK.set(status, 0L, value);
    }

    /// {@return when it was last read, in seconds}
    public static long accessSeconds(MemorySegment status) {
        return (long) ACCESS_SECONDS.get(status, 0L);
    }

    /// Sets when it was last read, in seconds.
    public static void setAccessSeconds(MemorySegment status, long value) {
        ACCESS_SECONDS.set(status, 0L, value);
    }

    /// {@return the part of a second of [#accessSeconds], in nanoseconds}
    public static int accessNanos(MemorySegment status) {
        return (int) ACCESS_NANOS.get(status, 0L);
    }

    /// Sets the part of a second of [#accessSeconds], in nanoseconds.
    public static void setAccessNanos(MemorySegment status, int value) {
        ACCESS_NANOS.set(status, 0L, value);
    }

    /// {@return when it was made, in seconds}
    public static long birthSeconds(MemorySegment status) {
        return (long) BIRTH_SECONDS.get(status, 0L);
    }

    /// Sets when it was made, in seconds.
    public static void setBirthSeconds(MemorySegment status, long value) {
        BIRTH_SECONDS.set(status, 0L, value);
    }

    /// {@return the part of a second of [#birthSeconds], in nanoseconds}
    public static int birthNanos(MemorySegment status) {
        return (int) BIRTH_NANOS.get(status, 0L);
    }

    /// Sets the part of a second of [#birthSeconds], in nanoseconds.
    public static void setBirthNanos(MemorySegment status, int value) {
        BIRTH_NANOS.set(status, 0L, value);
    }

    /// {@return when its content or metadata last changed, in seconds}
    public static long changeSeconds(MemorySegment status) {
        return (long) CHANGE_SECONDS.get(status, 0L);
    }

    /// Sets when its content or metadata last changed, in seconds.
    public static void setChangeSeconds(MemorySegment status, long value) {
        CHANGE_SECONDS.set(status, 0L, value);
    }

    /// {@return the part of a second of [#changeSeconds], in nanoseconds}
    public static int changeNanos(MemorySegment status) {
        return (int) CHANGE_NANOS.get(status, 0L);
    }

    /// Sets the part of a second of [#changeSeconds], in nanoseconds.
    public static void setChangeNanos(MemorySegment status, int value) {
        CHANGE_NANOS.set(status, 0L, value);
    }

    /// {@return when its content last changed, in seconds}
    public static long modificationSeconds(MemorySegment status) {
        return (long) MODIFICATION_SECONDS.get(status, 0L);
    }

    /// Sets when its content last changed, in seconds.
    public static void setModificationSeconds(MemorySegment status, long value) {
        MODIFICATION_SECONDS.set(status, 0L, value);
    }

    /// {@return the part of a second of [#modificationSeconds], in nanoseconds}
    public static int modificationNanos(MemorySegment status) {
        return (int) MODIFICATION_NANOS.get(status, 0L);
    }

    /// Sets the part of a second of [#modificationSeconds], in nanoseconds.
    public static void setModificationNanos(MemorySegment status, int value) {
        MODIFICATION_NANOS.set(status, 0L, value);
    }

    /// {@return the major number of the device that the file is}
    public static int deviceMajor(MemorySegment status) {
        return (int) DEVICE_MAJOR.get(status, 0L);
    }

    /// Sets the major number of the device that the file is.
    public static void setDeviceMajor(MemorySegment status, int value) {
        DEVICE_MAJOR.set(status, 0L, value);
    }

    /// {@return the minor number of the device that the file is}
    public static int deviceMinor(MemorySegment status) {
        return (int) DEVICE_MINOR.get(status, 0L);
    }

    /// Sets the minor number of the device that the file is.
    public static void setDeviceMinor(MemorySegment status, int value) {
        DEVICE_MINOR.set(status, 0L, value);
    }

    /// {@return the major number of the device that the file is on}
    public static int filesystemMajor(MemorySegment status) {
        return (int) FILESYSTEM_MAJOR.get(status, 0L);
    }

    /// Sets the major number of the device that the file is on.
    public static void setFilesystemMajor(MemorySegment status, int value) {
        FILESYSTEM_MAJOR.set(status, 0L, value);
    }

    /// {@return the minor number of the device that the file is on}
    public static int filesystemMinor(MemorySegment status) {
        return (int) FILESYSTEM_MINOR.get(status, 0L);
    }

    /// Sets the minor number of the device that the file is on.
    public static void setFilesystemMinor(MemorySegment status, int value) {
        FILESYSTEM_MINOR.set(status, 0L, value);
    }

    /// {@return the number of the mount}
    public static long mountId(MemorySegment status) {
        return (long) MOUNT_ID.get(status, 0L);
    }

    /// Sets the number of the mount.
    public static void setMountId(MemorySegment status, long value) {
        MOUNT_ID.set(status, 0L, value);
    }

    /// {@return how memory must be aligned for O_DIRECT, in bytes; 0 if there is none}
    public static int directMemoryAlignment(MemorySegment status) {
        return (int) DIRECT_MEMORY_ALIGNMENT.get(status, 0L);
    }

    /// Sets how memory must be aligned for O_DIRECT, in bytes; 0 if there is none.
    public static void setDirectMemoryAlignment(MemorySegment status, int value) {
        DIRECT_MEMORY_ALIGNMENT.set(status, 0L, value);
    }

    /// {@return how file offsets must be aligned for O_DIRECT, in bytes; 0 if there is none}
    public static int directOffsetAlignment(MemorySegment status) {
        return (int) DIRECT_OFFSET_ALIGNMENT.get(status, 0L);
    }

    /// Sets how file offsets must be aligned for O_DIRECT, in bytes; 0 if there is none.
    public static void setDirectOffsetAlignment(MemorySegment status, int value) {
        DIRECT_OFFSET_ALIGNMENT.set(status, 0L, value);
    }

    /// {@return the number of the subvolume; since 6.10}
    public static long subvolume(MemorySegment status) {
        return (long) SUBVOLUME.get(status, 0L);
    }

    /// Sets the number of the subvolume; since 6.10.
    public static void setSubvolume(MemorySegment status, long value) {
        SUBVOLUME.set(status, 0L, value);
    }

    /// {@return the least that can be written all or not at all, in bytes; since 6.11}
    public static int atomicWriteMinimumBytes(MemorySegment status) {
        return (int) ATOMIC_WRITE_MINIMUM_BYTES.get(status, 0L);
    }

    /// Sets the least that can be written all or not at all, in bytes; since 6.11.
    public static void setAtomicWriteMinimumBytes(MemorySegment status, int value) {
        ATOMIC_WRITE_MINIMUM_BYTES.set(status, 0L, value);
    }

    /// {@return the most that can be written all or not at all, in bytes; since 6.11}
    public static int atomicWriteMaximumBytes(MemorySegment status) {
        return (int) ATOMIC_WRITE_MAXIMUM_BYTES.get(status, 0L);
    }

    /// Sets the most that can be written all or not at all, in bytes; since 6.11.
    public static void setAtomicWriteMaximumBytes(MemorySegment status, int value) {
        ATOMIC_WRITE_MAXIMUM_BYTES.set(status, 0L, value);
    }

    /// {@return in how many pieces of memory; since 6.11}
    public static int atomicWriteSegments(MemorySegment status) {
        return (int) ATOMIC_WRITE_SEGMENTS.get(status, 0L);
    }

    /// Sets in how many pieces of memory; since 6.11.
    public static void setAtomicWriteSegments(MemorySegment status, int value) {
        ATOMIC_WRITE_SEGMENTS.set(status, 0L, value);
    }

    /// {@return how file offsets must be aligned for O_DIRECT reads, in bytes; since 6.14}
    public static int directReadOffsetAlignment(MemorySegment status) {
        return (int) DIRECT_READ_OFFSET_ALIGNMENT.get(status, 0L);
    }

    /// Sets how file offsets must be aligned for O_DIRECT reads, in bytes; since 6.14.
    public static void setDirectReadOffsetAlignment(MemorySegment status, int value) {
        DIRECT_READ_OFFSET_ALIGNMENT.set(status, 0L, value);
    }

    /// {@return the most that is fast to write all or not at all, in bytes; since 6.16}
    public static int atomicWriteBestBytes(MemorySegment status) {
        return (int) ATOMIC_WRITE_BEST_BYTES.get(status, 0L);
    }

    /// Sets the most that is fast to write all or not at all, in bytes; since 6.16.
    public static void setAtomicWriteBestBytes(MemorySegment status, int value) {
        ATOMIC_WRITE_BEST_BYTES.set(status, 0L, value);
    }
}
