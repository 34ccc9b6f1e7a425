package dev.torc.bench.sessions;

import dev.torc.client.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What the server's process holds: the heap in use, and the pages of shared memory that it has touched.
///
/// @param session over which it is asked
/// @param process its number
record ServerMemory(Session session, long process) {

    private static final int KIB = 1024;
    private static final String SHARED = "RssShmem:";

    /// {@return both, in bytes}
    long bytes() throws IOException {
        long heapKib = session.call(ManyScheme.HEAP, "heap", "it").run();
        return (heapKib + sharedKib()) * KIB;
    }

    private long sharedKib() throws IOException {
        // "RssShmem:      1234 kB"
        String line = Files.readAllLines(Path.of("/proc", Long.toString(process), "status")).stream()
                .filter(text -> text.startsWith(SHARED))
                .findFirst()
                .orElseThrow(() -> new IOException("Linux does not tell of shared memory"));
        return Long.parseLong(line.substring(SHARED.length(), line.length() - 2).trim());
    }
}
