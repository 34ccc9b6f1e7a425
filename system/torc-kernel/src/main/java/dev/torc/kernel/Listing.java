package dev.torc.kernel;

import dev.torc.uapi.DirectoryEntry;
import dev.torc.uapi.Errno;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// An open directory: the names as they were when it was opened.
public class Listing extends Resource {

    private final List<Entry> entries;
    private int next;

    /// One name.
    ///
    /// @param name at most 255 bytes in UTF-8
    /// @param type a number of [dev.torc.uapi.DirectoryEntryType]
    public record Entry(String name, int type) {}

    /// Makes a directory of these names.
    public Listing(List<Entry> entries) {
        this.entries = List.copyOf(entries);
    }

    @Override
    protected int read(Call call) {
        return Errno.EISDIR.negated();
    }

    @Override
    protected int status(Call call) {
        return call.answer(ResourceStatus.directory());
    }

    @Override
    protected int list(Call call) {
        MemorySegment into = call.pool().asSlice(call.address(), call.length());
        int filled = 0;
        while (next < entries.size()) {
            Entry entry = entries.get(next);
            int bytes = DirectoryEntry.put(
                    into,
                    filled,
                    entry.name().getBytes(StandardCharsets.UTF_8),
                    new DirectoryEntry.Attributes(next + 1L, next + 1L, entry.type()));
            if (bytes < 0) {
                return filled == 0 ? Errno.EINVAL.negated() : filled;
            }
            filled += bytes;
            next++;
        }
        return filled;
    }
}
