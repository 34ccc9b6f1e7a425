package dev.torc.kernel.memory;

import dev.torc.kernel.Context;
import dev.torc.kernel.KernelScheme;
import dev.torc.kernel.Listing;
import dev.torc.kernel.Lookup;
import dev.torc.kernel.ResourceStatus;
import dev.torc.uapi.AtFlags;
import dev.torc.uapi.DirectoryEntryType;
import dev.torc.uapi.Errno;
import dev.torc.uapi.OpenFlags;
import java.util.Map;
import java.util.TreeMap;

/// `shm:NAME`: memory that all who have it open can map, by MAP, and wait for words of, by FUTEX_WAIT.
///
/// It is there as long as somebody has it open; the kernel holds it no longer. The first MAP says how long it is. A
/// read and a write copy from it and into it. Removing the name leaves it to those who have it open.
public final class ShmScheme extends KernelScheme {

    private final Map<String, SharedMemory> memories = new TreeMap<>();

    /// Makes it.
    public ShmScheme() {
        super("shm");
    }

    @Override
    public int open(Lookup lookup) {
        String name = lookup.path();
        boolean makes = (lookup.flags() & OpenFlags.CREAT) != 0;
        if (name.isEmpty()) {
            return makes ? Errno.EISDIR.negated() : lookup.opened(listing());
        }
        if (name.indexOf('/') >= 0) {
            return Errno.ENOTDIR.negated();
        }
        SharedMemory memory = memories.get(name);
        if (memory == null) {
            if (!makes) {
                return Lookup.notThere();
            }
            memory = new SharedMemory(name, lookup.context().credentials(), lookup.mode());
            memories.put(name, memory);
        } else if (makes && (lookup.flags() & OpenFlags.EXCL) != 0) {
            return Errno.EEXIST.negated();
        } else if (!memory.lets(lookup.context().credentials(), lookup.flags() & OpenFlags.ACCMODE)) {
            return Errno.EACCES.negated();
        }
        return lookup.opened(new MemoryHandle(this, memory, lookup));
    }

    private Listing listing() {
        return new Listing(memories.keySet().stream()
                .map(name -> new Listing.Entry(name, DirectoryEntryType.REG))
                .toList());
    }

    @Override
    public int status(Lookup lookup) {
        if (lookup.path().isEmpty()) {
            return lookup.call().answer(ResourceStatus.directory());
        }
        SharedMemory memory = memories.get(lookup.path());
        return memory == null ? Lookup.notThere() : lookup.call().answer(memory.status());
    }

    @Override
    public int remove(Lookup lookup) {
        SharedMemory memory = memories.get(lookup.path());
        if (memory == null) {
            return Lookup.notThere();
        }
        if ((lookup.flags() & AtFlags.REMOVEDIR) != 0) {
            return Errno.ENOTDIR.negated();
        }
        Context context = lookup.context();
        int user = context.credentials().userId();
        if (user != 0 && user != memory.owner().userId()) {
            return Errno.EPERM.negated();
        }
        forget(memory);
        return 0;
    }

    /// Frees a name, if it is still this memory's.
    void forget(SharedMemory memory) {
        memories.remove(memory.name(), memory);
    }
}
