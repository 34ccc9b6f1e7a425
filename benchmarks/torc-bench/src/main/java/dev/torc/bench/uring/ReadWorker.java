package dev.torc.bench.uring;

import dev.torc.bench.Arguments;
import dev.torc.bench.ChildMain;
import dev.torc.bench.CpuClock;
import dev.torc.bench.Throughput;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Measures one contestant's reads in one or several cells, in this JVM.
public final class ReadWorker {

    private ReadWorker() {}

    /// How a contestant begins to read.
    @FunctionalInterface
    public interface Opener {

        /// {@return reads of `file`, going on}
        Reads open(Path file, Cell cell) throws Exception;
    }

    /// Measures every cell of `cells` for `library`, and prints a sample or a failure for each.
    public static void run(Arguments arguments, ChildMain.Console console) {
        String library = arguments.text("library");
        List<Long> processes = List.of(ProcessHandle.current().pid());
        measureAll(arguments, console, processes, (file, cell) -> open(library, file, cell));
    }

    /// Measures every cell of `cells`, and prints a sample or a failure for each.
    ///
    /// @param processes whose CPU time counts
    public static void measureAll(Arguments arguments, ChildMain.Console console, List<Long> processes, Opener opener) {
        Path file = arguments.path("file");
        CpuClock cpu = new CpuClock(processes);
        long warmNanos = TimeUnit.MILLISECONDS.toNanos(arguments.number("warm"));
        long againNanos = TimeUnit.MILLISECONDS.toNanos(arguments.number("warmAgain"));
        long measureNanos = TimeUnit.MILLISECONDS.toNanos(arguments.number("measure"));
        for (String word : arguments.text("cells").split(",")) {
            Cell cell = Cell.parse(word);
            try {
                Reads reads = opener.open(file, cell);
                try {
                    console.result(cell.caseName(), Throughput.measure(reads, cpu, warmNanos, measureNanos));
                } finally {
                    reads.close();
                }
            } catch (Throwable e) {
                // A LinkageError of a library is its result as well.
                console.failure(cell.caseName(), e);
            }
            warmNanos = againNanos;
        }
    }

    private static Reads open(String library, Path file, Cell cell) throws Exception {
        return switch (library) {
            case "channel" -> new ChannelReads(file, cell);
            case "jasyncfio" -> new JasyncfioReads(file, cell);
            case "lwjgl" -> new LwjglReads(file, cell);
            case "netty" -> new NettyReads(file, cell);
            case "nio_uring" -> new NioUringReads(file, cell);
            case "torc" -> new TorcReads(file, cell);
            default -> throw new IllegalArgumentException("no such library: " + library);
        };
    }
}
