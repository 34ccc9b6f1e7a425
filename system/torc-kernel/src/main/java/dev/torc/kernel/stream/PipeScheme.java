package dev.torc.kernel.stream;

import dev.torc.kernel.Call;
import dev.torc.kernel.KernelScheme;
import dev.torc.kernel.Listing;
import dev.torc.kernel.Lookup;
import dev.torc.kernel.ResourceStatus;
import dev.torc.uapi.DirectoryEntryType;
import dev.torc.uapi.Errno;
import dev.torc.uapi.OpenFlags;
import java.util.HashMap;
import java.util.Map;

/// `pipe:NAME`: one stream of bytes with any number of readers and writers, each byte going to one reader.
///
/// It is there as long as an end is open; opening it never waits. Before the first writer has come a read waits, as
/// does a write, when the pipe is full, before the first reader has come.
public final class PipeScheme extends KernelScheme {

    private final StreamMemory memory;
    private final Map<String, ByteStream> pipes = new HashMap<>();

    /// @param memory what its pipes are accounted to
    public PipeScheme(StreamMemory memory) {
        super("pipe");
        this.memory = memory;
    }

    @Override
    public int open(Lookup lookup) {
        if (lookup.path().isEmpty()) {
            return lookup.opened(listing());
        }
        if (lookup.path().indexOf('/') >= 0) {
            return Errno.ENOTDIR.negated();
        }
        boolean isThere = pipes.containsKey(lookup.path());
        int both = OpenFlags.CREAT | OpenFlags.EXCL;
        if (isThere && (lookup.flags() & both) == both) {
            return Errno.EEXIST.negated();
        }
        return lookup.opened(new End(lookup));
    }

    private Listing listing() {
        return new Listing(pipes.keySet().stream()
                .map(name -> new Listing.Entry(name, DirectoryEntryType.FIFO))
                .toList());
    }

    @Override
    public int status(Lookup lookup) {
        if (lookup.path().isEmpty()) {
            return lookup.call().answer(ResourceStatus.directory());
        }
        return pipes.containsKey(lookup.path())
                ? lookup.call().answer(ResourceStatus.stream())
                : Errno.ENOENT.negated();
    }

    private final class End extends StreamEnd {

        private final String name;
        private final ByteStream stream;
        private final boolean reads;
        private final boolean writes;

        End(Lookup lookup) {
            super(asksToWait(lookup));
            int access = lookup.flags() & OpenFlags.ACCMODE;
            name = lookup.path();
            reads = access != OpenFlags.WRONLY;
            writes = access != OpenFlags.RDONLY;
            ByteStream there = pipes.get(name);
            if (there == null) {
                int user = lookup.context().credentials().userId();
                stream = new ByteStream(memory, user, this, this);
                pipes.put(name, stream);
            } else {
                stream = there;
                stream.shareWith(this);
            }
            if (reads) {
                stream.readerComes(this);
            }
            if (writes) {
                stream.writerComes(this);
            }
        }

        @Override
        protected int read(Call call) {
            return reads ? stream.read(host(), call, this) : Errno.EBADF.negated();
        }

        @Override
        protected int write(Call call) {
            return writes ? stream.write(host(), call, this) : Errno.EBADF.negated();
        }

        @Override
        protected int readiness() {
            return (reads ? stream.readerReadiness() : 0) | (writes ? stream.writerReadiness() : 0);
        }

        @Override
        protected void gone() {
            if (reads) {
                stream.readerGoes(host(), this);
            }
            if (writes) {
                stream.writerGoes(host(), this);
            }
            if (stream.isUnused()) {
                pipes.remove(name);
            }
        }
    }
}
