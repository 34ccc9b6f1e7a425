package dev.torc.client;

import dev.torc.uapi.DirectoryEntry;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Reads the records that a directory's listing consists of, which another process has written.
final class DirectoryListing {

    private DirectoryListing() {}

    /// Appends the names in the records, without `.` and `..`.
    ///
    /// @param records memory of the pool; its content is copied before it is looked at
    /// @param bytes how much of it the service says that it filled
    /// @throws IOException if that is not a sequence of records
    static void read(MemorySegment records, int bytes, List<DirectoryItem> into) throws IOException {
        if (bytes > records.byteSize()) {
            throw malformed(bytes);
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment copy = arena.allocate(bytes, Long.BYTES).copyFrom(records.asSlice(0, bytes));
            long at = 0;
            while (at < bytes) {
                int length = DirectoryEntry.recordBytes(copy, at);
                if (length < 0) {
                    throw malformed(bytes);
                }
                String name = new String(DirectoryEntry.name(copy, at), StandardCharsets.UTF_8);
                if (!name.equals(".") && !name.equals("..")) {
                    into.add(new DirectoryItem(name, DirectoryEntry.type(copy, at), DirectoryEntry.inode(copy, at)));
                }
                at += length;
            }
        }
    }

    private static IOException malformed(int bytes) {
        return new IOException("the service's listing of " + bytes + " bytes is not one of directory records");
    }
}
