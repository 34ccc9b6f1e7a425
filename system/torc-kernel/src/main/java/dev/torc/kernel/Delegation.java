package dev.torc.kernel;

import dev.torc.uapi.Errno;
import dev.torc.uapi.Statx;
import java.lang.foreign.MemorySegment;

/// Where paths begin that a scheme's process looks up: its root, or a directory that is open there.
final class Delegation implements Beneath {

    private static final MemorySegment NOTHING = MemorySegment.ofArray(new byte[0]);

    private final Way way;
    private final int directory;

    /// Over which session calls go.
    interface Way {

        /// Forwards a call.
        ///
        /// @return [Call#LATER], [Call#FULL], or a negated errno
        int forward(ForwardedPath call);
    }

    /// @param way the session that a handle is of; for the root, the one that there is
    /// @param directory a handle of the scheme's, or `AT_FDCWD`
    Delegation(Way way, int directory) {
        this.way = way;
        this.directory = directory;
    }

    @Override
    public int open(Lookup lookup) {
        return forward(lookup, NOTHING);
    }

    @Override
    public int status(Lookup lookup) {
        return lookup.call().isInPool(lookup.call().offset(), Statx.LAYOUT.byteSize())
                ? forward(lookup, NOTHING)
                : Errno.EFAULT.negated();
    }

    @Override
    public int remove(Lookup lookup) {
        return forward(lookup, NOTHING);
    }

    @Override
    public int makeDirectory(Lookup lookup) {
        return forward(lookup, NOTHING);
    }

    @Override
    public int rename(Lookup lookup, MemorySegment to) {
        return forward(lookup, to);
    }

    @Override
    public int other(Lookup lookup, MemorySegment second) {
        return forward(lookup, second);
    }

    private int forward(Lookup lookup, MemorySegment second) {
        Call call = lookup.call();
        PathOperation operation = PathOperation.of(call.entry().opcode());
        if (operation == null) {
            return Errno.ENOSYS.negated();
        }
        var how = new ForwardedPath.How(
                lookup.flags(),
                lookup.mode(),
                lookup.resolve(),
                call.offset(),
                call.entry().length());
        var forwarded =
                new ForwardedPath(call.token(), call.context(), operation, directory, lookup.pathBytes(), second, how);
        return forwarded.fits() ? way.forward(forwarded) : Errno.ENAMETOOLONG.negated();
    }
}
