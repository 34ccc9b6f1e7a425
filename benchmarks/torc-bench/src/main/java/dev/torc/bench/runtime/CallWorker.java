package dev.torc.bench.runtime;

import dev.torc.bench.Arguments;
import dev.torc.bench.ChildMain;
import dev.torc.bench.CpuClock;
import dev.torc.bench.Operations;
import dev.torc.bench.Throughput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Measures one way to make calls in one or several cells, in this JVM.
public final class CallWorker {

    private CallWorker() {}

    /// Answers the calls of sessions.
    public static void serve(Arguments arguments, ChildMain.Console console) throws Exception {
        Connection.serve(arguments, console);
    }

    /// Measures every cell of `cells` for `face`, and prints a sample or a failure for each. In a session the server's
    /// CPU time counts.
    public static void run(Arguments arguments, ChildMain.Console console) {
        long own = ProcessHandle.current().pid();
        CpuClock alone = new CpuClock(List.of(own));
        CpuClock both = new CpuClock(List.of(own, (long) arguments.number("server")));
        long warmNanos = TimeUnit.MILLISECONDS.toNanos(arguments.number("warm"));
        long againNanos = TimeUnit.MILLISECONDS.toNanos(arguments.number("warmAgain"));
        long measureNanos = TimeUnit.MILLISECONDS.toNanos(arguments.number("measure"));
        for (String word : arguments.text("cells").split(",")) {
            CallCell cell = CallCell.parse(word);
            try {
                Operations operations =
                        open(arguments.text("face"), cell, arguments.path("file"), arguments.path("socket"));
                try {
                    CpuClock cpu = cell.kind() == CallCell.Kind.SESSION ? both : alone;
                    console.result(cell.caseName(), Throughput.measure(operations, cpu, warmNanos, measureNanos));
                } finally {
                    operations.close();
                }
            } catch (Throwable e) {
                // Everything, so that one cell does not take the others with it.
                console.failure(cell.caseName(), e);
            }
            warmNanos = againNanos;
        }
    }

    private static Operations open(String face, CallCell cell, Path file, Path socket) throws IOException {
        int depth = cell.depth();
        return switch (face) {
            case "queues" -> {
                Question question = Question.of(cell, file);
                yield cell.kind() == CallCell.Kind.SESSION
                        ? new RawQueues.OfSession(question, Connection.sleepingOnFutex(socket), depth)
                        : new RawQueues.OfLinux(question, depth);
            }
            case "raw" -> new RawCalls(Question.of(cell, file), Place.onThisThread(cell, socket), depth);
            case "futures" ->
                new Futures<>(new Futures.OfReactor(Question.of(cell, file), Place.onOwnThread(cell, socket)), depth);
            case "own-futures" ->
                new Futures<>(new Futures.OfReactor(Question.of(cell, file), Place.onThisThread(cell, socket)), depth);
            case "threads" ->
                new VirtualThreads(
                        new VirtualThreads.OfReactor(Question.of(cell, file), Place.onOwnThread(cell, socket)), depth);
            case "channel" -> new VirtualThreads(VirtualThreads.OfChannel.open(file, cell), depth);
            case "async-channel" -> new Futures<>(new Futures.OfChannel(file, depth), depth);
            default -> throw new IllegalArgumentException("no such face: " + face);
        };
    }
}
