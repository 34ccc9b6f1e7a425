package dev.torc.examples.pipeline;

import dev.torc.examples.CommandLine;
import dev.torc.uapi.Errno;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/// The first process of a pipeline: hands the lines of its standard input to a [Stage], many on their way at a time.
///
/// ```sh
/// ls | ./torc example pipeline.Source upper
/// ```
public final class Source {

    private static final int MOST_UNDER_WAY = 64;

    private Source() {}

    /// Hands on what it reads, and says how many lines have come to the end of the pipeline.
    ///
    /// @param arguments the name of the first stage
    public static void main(String[] arguments) throws IOException, InterruptedException {
        CommandLine.check(arguments, 1, "pipeline.Source NEXT");
        Semaphore room = new Semaphore(MOST_UNDER_WAY);
        AtomicInteger arrived = new AtomicInteger();
        try (NextProcess next = NextProcess.connect(arguments[0]);
                var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = input.readLine(); line != null; line = input.readLine()) {
                room.acquire();
                var _ = next.accept(line).thenAccept(result -> {
                    if (result == 0) {
                        arrived.incrementAndGet();
                    } else {
                        System.err.println(
                                "a line was lost: " + Errno.ofResult(result).message());
                    }
                    room.release();
                });
            }
            room.acquire(MOST_UNDER_WAY); // all of it: nothing is under way any more
        }
        System.out.println(arrived + " lines have arrived");
    }
}
