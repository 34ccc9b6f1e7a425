package dev.torc.uapi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/// One entry of a directory: `struct linux_dirent64`, as `getdents64(2)` and [TorcOpcode#GETDENTS] pack them one after
/// the other. The name follows, ends with a zero byte, and the record is as long as it says.
///
/// ```text
///  byte 0         8         16         18       19
///       +---------+---------+----------+--------+-------------------+
///       |  d_ino  |  d_off  | d_reclen | d_type | d_name ... 0, pad |
///       |   u64   |   s64   |   u16    |   u8   |                   |
///       +---------+---------+----------+--------+-------------------+
/// ```
///
/// A peer may have written the records: ask [#recordBytes] of each first, on memory that only the reader can still
/// change, and use the other accessors only where it answered a length. They use plain access at any alignment.
public final class DirectoryEntry {

    /// `struct linux_dirent64` up to the name.
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_LONG_UNALIGNED.withName("d_ino"),
                    JAVA_LONG_UNALIGNED.withName("d_off"),
                    JAVA_SHORT_UNALIGNED.withName("d_reclen"),
                    JAVA_BYTE.withName("d_type"))
            .withName("linux_dirent64");

    private static final VarHandle INODE = LAYOUT.varHandle(groupElement("d_ino"));
    private static final VarHandle NEXT = LAYOUT.varHandle(groupElement("d_off"));
    private static final VarHandle RECORD_BYTES = LAYOUT.varHandle(groupElement("d_reclen"));
    private static final VarHandle TYPE = LAYOUT.varHandle(groupElement("d_type"));
    private static final long NAME = LAYOUT.byteSize();

    private DirectoryEntry() {}

    /// {@return the length in bytes of the record at `at`, or -1 if none that is whole stands there}
    ///
    /// A record is whole if it ends within `records` and its name ends within it and is not empty.
    public static int recordBytes(MemorySegment records, long at) {
        long left = records.byteSize() - at;
        if (left < NAME) {
            return -1;
        }
        int length = (short) RECORD_BYTES.get(records, at) & 0xffff;
        if (length > left || nameEnd(records, at, at + length) <= at + NAME) {
            return -1;
        }
        return length;
    }

    private static long nameEnd(MemorySegment records, long at, long limit) {
        for (long i = at + NAME; i < limit; i++) {
            if (records.get(JAVA_BYTE, i) == 0) {
                return i;
            }
        }
        return -1;
    }

    /// {@return the inode number}
    public static long inode(MemorySegment records, long at) {
        return (long) INODE.get(records, at);
    }

    /// {@return where the directory goes on after this entry, for `lseek(2)`; a number without further meaning}
    public static long next(MemorySegment records, long at) {
        return (long) NEXT.get(records, at);
    }

    /// {@return what the entry is, a number of [DirectoryEntryType]}
    public static int type(MemorySegment records, long at) {
        return (byte) TYPE.get(records, at) & 0xff;
    }

    /// {@return a copy of the name's bytes, which need not be text}
    public static byte[] name(MemorySegment records, long at) {
        int record = recordBytes(records, at);
        if (record < 0) {
            throw new IllegalArgumentException("no whole directory entry at " + at);
        }
        long end = nameEnd(records, at, at + record);
        return records.asSlice(at + NAME, end - at - NAME).toArray(JAVA_BYTE);
    }

    /// {@return the length in bytes of a record with a name of so many bytes: a multiple of 8}
    public static int recordBytesFor(int nameBytes) {
        return (int) ((NAME + nameBytes + 1 + Long.BYTES - 1) & -Long.BYTES);
    }

    /// Writes a record at `at`.
    ///
    /// @param name the name's bytes, without a zero; 1 to 255 of them
    /// @param attributes the rest of the record
    /// @return the length of the record in bytes, or -1, and nothing is written, if it does not fit
    public static int put(MemorySegment records, long at, byte[] name, Attributes attributes) {
        int length = recordBytesFor(name.length);
        if (length > records.byteSize() - at) {
            return -1;
        }
        INODE.set(records, at, attributes.inode());
        NEXT.set(records, at, attributes.next());
        RECORD_BYTES.set(records, at, (short) length);
        TYPE.set(records, at, (byte) attributes.type());
        MemorySegment.copy(name, 0, records, JAVA_BYTE, at + NAME, name.length);
        records.asSlice(at + NAME + name.length, length - NAME - name.length).fill((byte) 0);
        return length;
    }

    /// What a record says besides the name.
    ///
    /// @param inode the inode number
    /// @param next where the directory goes on after this entry
    /// @param type a number of [DirectoryEntryType]
    public record Attributes(long inode, long next, int type) {}
}
