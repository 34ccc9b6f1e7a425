package dev.torc.examples.pipeline;

import dev.torc.client.Session;
import dev.torc.memory.Slice;
import dev.torc.reactor.Answer;
import dev.torc.reactor.CallFuture;
import dev.torc.reactor.Reactor;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/// The next [Stage] of a pipeline, which another process serves: lines are handed to it in their order.
///
/// **Threads.** Any; lines of one thread stay in order.
final class NextProcess implements AutoCloseable {

    private final Session session;

    private NextProcess(Session session) {
        this.session = session;
    }

    static NextProcess connect(String name) throws IOException {
        return new NextProcess(Session.connect(name, Reactor.ofProcess()));
    }

    /// Hands a line on, and does not wait.
    ///
    /// @return the answer: 0 when the line has come to the end of the pipeline, else a negated errno
    CompletableFuture<Integer> accept(String line) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        // Closed at once, and yet the call's until it is answered: only then does the pool get it back.
        try (Slice slice = session.allocate(Math.max(bytes.length, 1))) {
            MemorySegment.copy(bytes, 0, slice.memory(), ValueLayout.JAVA_BYTE, 0, bytes.length);
            CallFuture<Answer> call = session.call(Stage.LINE, "line", line)
                    .memory(slice)
                    .length(bytes.length)
                    .start();
            return call.handle((_, _) -> (int) call.result());
        }
    }

    @Override
    public void close() {
        session.close();
    }
}
