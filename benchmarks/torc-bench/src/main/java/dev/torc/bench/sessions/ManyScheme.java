package dev.torc.bench.sessions;

import dev.torc.scheme.FileLikeScheme;
import dev.torc.scheme.HandleTable;
import dev.torc.scheme.Request;
import dev.torc.uapi.Errno;
import java.lang.management.ManagementFactory;

/// Opens handles behind which nothing is, does nothing, and says how much heap its process uses.
final class ManyScheme extends FileLikeScheme {

    /// The opcode, of the scheme's own, that does nothing on a handle.
    static final int NOTHING = 200;

    /// The opcode, of the scheme's own, that collects garbage and answers with the KiB of heap that are in use.
    static final int HEAP = 201;

    private static final int KIB = 1024;

    @Override
    public String name() {
        return "many";
    }

    @Override
    protected Disposition open(Request request) {
        HandleTable handles = request.session().handles();
        return answer(request, handles.reserve() ? handles.add(0) : Errno.EMFILE.negated());
    }

    @Override
    protected Disposition close(Request request) {
        int found = request.session().handles().remove(request.entry().fd());
        return answer(request, found == HandleTable.NONE ? Errno.EBADF.negated() : 0);
    }

    @Override
    protected Disposition other(Request request) {
        return switch (request.entry().opcode()) {
            case NOTHING -> {
                int found = request.session().handles().find(request.entry().fd());
                yield answer(request, found == HandleTable.NONE ? Errno.EBADF.negated() : 0);
            }
            case HEAP -> {
                System.gc();
                long used =
                        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
                yield answer(request, (int) (used / KIB));
            }
            default -> super.other(request);
        };
    }
}
