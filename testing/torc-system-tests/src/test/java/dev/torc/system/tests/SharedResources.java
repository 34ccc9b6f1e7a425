package dev.torc.system.tests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// What this process holds of sessions, by Linux' account: sockets, eventfds and memory files, open and mapped.
///
/// @param counts how many of each kind
record SharedResources(Map<String, Integer> counts) {

    SharedResources {
        counts = Map.copyOf(counts);
    }

    static SharedResources ofThisProcess() {
        return of(Path.of("/proc/self"));
    }

    /// {@return what a child holds}
    static SharedResources of(ChildProcess child) {
        return of(Path.of("/proc/" + child.pid()));
    }

    private static SharedResources of(Path process) {
        Map<String, Integer> counts = new TreeMap<>();
        try (Stream<Path> descriptors = Files.list(process.resolve("fd"));
                Stream<String> mappings = Files.lines(process.resolve("maps"))) {
            descriptors.map(SharedResources::kind).forEach(kind -> count(counts, kind));
            mappings.filter(line -> line.contains("/memfd:torc")).forEach(line -> count(counts, "mapping"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        counts.remove("");
        return new SharedResources(counts);
    }

    private static String kind(Path descriptor) {
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            if (target.startsWith("socket:")) {
                return "socket";
            }
            if (target.startsWith("/memfd:torc")) {
                return "memory file";
            }
            return target.equals("anon_inode:[eventfd]") ? "eventfd" : "";
        } catch (NoSuchFileException closedMeanwhile) {
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void count(Map<String, Integer> counts, String kind) {
        counts.merge(kind, 1, Integer::sum);
    }

    /// Waits until this process holds again exactly what it held then.
    void assertReturn() {
        assertReturn(SharedResources::ofThisProcess);
    }

    /// Waits until a child holds again exactly what it held then.
    void assertReturn(ChildProcess child) {
        assertReturn(() -> of(child));
    }

    private void assertReturn(Supplier<SharedResources> now) {
        Eventually.isTrue(() -> now.get().equals(this), () -> "held before: " + this + ", held now: " + now.get());
    }
}
