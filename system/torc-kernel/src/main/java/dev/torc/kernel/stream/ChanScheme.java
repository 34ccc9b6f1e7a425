package dev.torc.kernel.stream;

import dev.torc.kernel.KernelScheme;
import dev.torc.kernel.Listing;
import dev.torc.kernel.Lookup;
import dev.torc.kernel.ResourceStatus;
import dev.torc.uapi.DirectoryEntryType;
import dev.torc.uapi.Errno;
import dev.torc.uapi.OpenFlags;
import java.util.HashMap;
import java.util.Map;

/// `chan:NAME`: connections between two contexts, a stream of bytes each way.
///
/// Opening a name that is free with `O_CREAT` listens ([ChannelListener]); opening one that is taken connects, with
/// `O_CREAT` too unless there is `O_EXCL`. The name is free again when its listener is closed; connections go on.
public final class ChanScheme extends KernelScheme {

    private final StreamMemory memory;
    private final Map<String, ChannelListener> listeners = new HashMap<>();

    /// @param memory what its connections are accounted to
    public ChanScheme(StreamMemory memory) {
        super("chan");
        this.memory = memory;
    }

    StreamMemory memory() {
        return memory;
    }

    void forget(String name) {
        listeners.remove(name);
    }

    @Override
    public int open(Lookup lookup) {
        if (lookup.path().isEmpty()) {
            return lookup.opened(new Listing(listeners.keySet().stream()
                    .map(name -> new Listing.Entry(name, DirectoryEntryType.SOCK))
                    .toList()));
        }
        if (lookup.path().indexOf('/') >= 0) {
            return Errno.ENOTDIR.negated();
        }
        boolean makes = (lookup.flags() & OpenFlags.CREAT) != 0;
        ChannelListener there = listeners.get(lookup.path());
        if (there != null) {
            return makes && (lookup.flags() & OpenFlags.EXCL) != 0 ? Errno.EEXIST.negated() : there.call(lookup);
        }
        if (!makes) {
            return Errno.ENOENT.negated();
        }
        ChannelListener listener = new ChannelListener(this, lookup);
        listeners.put(lookup.path(), listener);
        return lookup.opened(listener);
    }

    @Override
    public int status(Lookup lookup) {
        if (lookup.path().isEmpty()) {
            return lookup.call().answer(ResourceStatus.directory());
        }
        return listeners.containsKey(lookup.path())
                ? lookup.call().answer(ResourceStatus.stream())
                : Errno.ENOENT.negated();
    }
}
