package dev.torc.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// What the cases need to run: the settings, the child processes, compiled C programs, and two places for files.
///
/// The cache lives under the module's `target` folder and is kept: C programs, the test file. The scratch folder lies
/// in shared memory, where the peers' rings belong, and is removed at the end, also after Ctrl-C.
public final class Workshop implements AutoCloseable {

    private static final String CACHE_PROPERTY = "torc.bench.cache";
    private static final int MOST_REMOVALS = 100;
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");

    private final Settings settings;
    private final Children children = new Children();
    private final Path cache;
    private final Path scratch;
    private final AtomicInteger scratchNumber = new AtomicInteger();
    private final CPrograms cPrograms;
    private boolean testFileIsWarm;

    Workshop(Settings settings, Path cache) throws IOException {
        this.settings = settings;
        this.cache = Files.createDirectories(cache);
        scratch = Files.createTempDirectory(
                Files.isDirectory(SHARED_MEMORY) ? SHARED_MEMORY : Path.of(System.getProperty("java.io.tmpdir")),
                "torc-bench-");
        cPrograms = new CPrograms(this.cache.resolve("c"));
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "end-benchmark"));
    }

    /// {@return the folder for what is worth keeping: what the launcher says, else one beside the module's classes}
    static Path defaultCache() {
        String told = System.getProperty(CACHE_PROPERTY);
        if (told != null) {
            return Path.of(told);
        }
        try {
            URI classes = Workshop.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI();
            return Path.of(classes).resolveSibling("cache");
        } catch (URISyntaxException e) {
            throw new AssertionError("the class path has no path", e);
        }
    }

    /// {@return how much to measure}
    public Settings settings() {
        return settings;
    }

    /// {@return the processes of this benchmark}
    public Children children() {
        return children;
    }

    /// {@return our C programs}
    public CPrograms cPrograms() {
        return cPrograms;
    }

    /// {@return the folder for what is worth keeping}
    public Path cache() {
        return cache;
    }

    /// {@return the file with random content that the file cases read: 1 GiB, made if it is not there, and in the page
    /// cache}
    public synchronized Path testFile() throws TrialFailure {
        Path file = TestFile.in(cache);
        if (!testFileIsWarm) {
            TestFile.warm(file);
            testFileIsWarm = true;
        }
        return file;
    }

    /// Makes a folder for one sample.
    ///
    /// @return an empty folder in shared memory, which the caller removes with [#remove]
    public Path newScratch() throws TrialFailure {
        try {
            return Files.createDirectory(scratch.resolve(Integer.toString(scratchNumber.incrementAndGet())));
        } catch (IOException e) {
            throw new TrialFailure("no scratch folder: " + e.getMessage());
        }
    }

    /// Removes a folder with all that is in it.
    public void remove(Path folder) {
        try (Stream<Path> tree = Files.walk(folder)) {
            List<Path> deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.deleteIfExists(path);
            }
        } catch (NoSuchFileException e) {
            // Somebody else removed it, or a part of it, meanwhile: what we wanted.
        } catch (IOException | UncheckedIOException e) {
            // Somebody still writes there: a process that is being ended. The whole folder is tried again at the end.
            return;
        }
    }

    /// Ends the children and removes the scratch folder. On Ctrl-C it runs beside the benchmark, which may be making a
    /// folder just now.
    @Override
    public void close() {
        children.close();
        for (int attempt = 0; attempt < MOST_REMOVALS && Files.exists(scratch); attempt++) {
            remove(scratch);
        }
    }
}
