package dev.torc.init;

import dev.torc.scheme.Request;
import dev.torc.scheme.Scheme;
import dev.torc.scheme.SchemeHost;
import dev.torc.uapi.Errno;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// How others see an [Init] and stop it.
///
/// | opcode | does |
/// |---|---|
/// | [#STATUS] | writes a line for each service into `buf_index`, `addr`, `len`; answers with its length, or ERANGE |
/// | [#STOP] | stops everything; answered when that is done |
final class InitScheme implements Scheme {

    static final int STATUS = 160;
    static final int STOP = 161;

    private final Supplier<List<ServiceStatus>> status;
    private final Runnable stop;
    private final Set<Long> waiting = ConcurrentHashMap.newKeySet();
    private volatile @Nullable SchemeHost host;
    private volatile boolean ended;

    InitScheme(Supplier<List<ServiceStatus>> status, Runnable stop) {
        this.status = status;
        this.stop = stop;
    }

    @Override
    public String name() {
        return Init.NAME;
    }

    @Override
    public void start(SchemeHost lent) {
        host = lent;
    }

    @Override
    public Disposition handle(Request request) {
        switch (request.entry().opcode()) {
            case STATUS -> request.complete(request.memory().map(this::write).orElse(Errno.EFAULT.negated()));
            case STOP -> {
                waiting.add(request.token());
                stop.run();
                if (ended) {
                    answer(request.token(), 0);
                }
            }
            default -> request.complete(Errno.ENOSYS.negated());
        }
        return Disposition.TAKEN;
    }

    private int write(MemorySegment room) {
        byte[] text = status.get().stream()
                .map(each -> each.line() + "\n")
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.UTF_8);
        if (text.length > room.byteSize()) {
            return Errno.ERANGE.negated();
        }
        MemorySegment.copy(text, 0, room, ValueLayout.JAVA_BYTE, 0, text.length);
        return text.length;
    }

    @Override
    public void cancel(long token) {
        answer(token, ended ? 0 : Errno.ECANCELED.negated());
    }

    /// Answers who waits for the end. From any thread.
    void end() {
        ended = true;
        waiting.forEach(token -> answer(token, 0));
    }

    private void answer(long token, int result) {
        SchemeHost to = host;
        if (waiting.remove(token) && to != null) {
            to.complete(token, result);
        }
    }
}
