package dev.torc.bench.sessions;

import dev.torc.scheme.FileLikeScheme;
import dev.torc.scheme.Request;
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
        return answer(request, newHandle(request, 0));
    }

    @Override
    protected Disposition other(Request request) {
        return switch (request.entry().opcode()) {
            case NOTHING -> answer(request, checkHandle(request));
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
