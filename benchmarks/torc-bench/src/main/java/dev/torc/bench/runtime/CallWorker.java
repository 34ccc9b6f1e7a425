package dev.torc.bench.runtime;

import dev.torc.bench.Arguments;
import dev.torc.bench.ChildMain;
import dev.torc.bench.CpuClock;
import dev.torc.bench.Operations;
import dev.torc.bench.Throughput;
import dev.torc.bench.file.SessionReads;
import dev.torc.bench.uring.Cell;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Measures one way to make calls in one or several cells, in this JVM.
public final class CallWorker {

    /// The socket of the server that answers NOPs, in the folder of a sample.
    private static final String NOPS = "nops";

    private CallWorker() {}

    /// Answers the calls of sessions.
    public static void serve(Arguments arguments, ChildMain.Console console) throws Exception {
        Connection.serve(arguments.path("dir").resolve(NOPS), console);
    }

    /// Measures every cell of `cells` for `face`, and prints a sample or a failure for each. In a session the server's
    /// CPU time counts.
    public static void run(Arguments arguments, ChildMain.Console console) {
        long own = ProcessHandle.current().pid();
        CpuClock alone = new CpuClock(List.of(own));
        CpuClock withNops = new CpuClock(List.of(own, (long) arguments.number("server")));
        CpuClock withFiles = new CpuClock(List.of(own, (long) arguments.number("fileServer")));
        Path folder = arguments.path("dir");
        Place.Around around =
                new Place.Around(arguments.path("file"), folder.resolve(NOPS), folder.resolve(SessionReads.SOCKET));
        long warmNanos = TimeUnit.MILLISECONDS.toNanos(arguments.number("warm"));
        long againNanos = TimeUnit.MILLISECONDS.toNanos(arguments.number("warmAgain"));
        long measureNanos = TimeUnit.MILLISECONDS.toNanos(arguments.number("measure"));
        for (String word : arguments.text("cells").split(",")) {
            CallCell cell = CallCell.parse(word);
            try {
                Operations operations = open(arguments.text("face"), cell, around);
                try {
                    CpuClock cpu = switch (cell.kind()) {
                        case NOP, READ, DIRECT -> alone;
                        case SESSION -> withNops;
                        case SESSION_READ -> withFiles;
                    };
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

    private static Operations open(String face, CallCell cell, Place.Around around) throws IOException {
        int depth = cell.depth();
        return switch (face) {
            case "queues" -> queues(cell, around);
            case "raw" -> new RawCalls(Place.onThisThread(cell, around), depth);
            case "futures" -> new Futures<>(new Futures.OfReactor(Place.onOwnThread(cell, around)), depth);
            case "own-futures" -> new Futures<>(new Futures.OfReactor(Place.onThisThread(cell, around)), depth);
            case "threads" -> new VirtualThreads(new VirtualThreads.OfReactor(Place.onOwnThread(cell, around)), depth);
            case "channel" -> new VirtualThreads(VirtualThreads.OfChannel.open(around.file(), cell), depth);
            case "async-channel" -> new Futures<>(new Futures.OfChannel(around.file(), depth), depth);
            default -> throw new IllegalArgumentException("no such face: " + face);
        };
    }

    private static Operations queues(CallCell cell, Place.Around around) throws IOException {
        return switch (cell.kind()) {
            case NOP, READ, DIRECT -> new RawQueues.OfLinux(Question.toLinux(cell, around.file()), cell.depth());
            case SESSION ->
                new RawQueues.OfSession(
                        new Question.Nothing(), Connection.sleepingOnFutex(around.nops()), cell.depth());
            case SESSION_READ ->
                SessionReads.open(around.files(), around.file(), new Cell(Cell.Mode.PAGE_CACHE, cell.depth()));
        };
    }
}
