package dev.torc.linux;

import dev.torc.posix.Limits;
import dev.torc.uapi.ResourceKind;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.lang.module.ModuleReader;
import java.lang.module.ResolvedModule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.Stream;

/// A time in which this process has as many descriptors as it may; after [#lift], a time in which it has so for what
/// Linux was asked for before, since io_uring looks at the limit when it takes an entry.
final class DescriptorShortage implements AutoCloseable {

    private static final Path OPEN = Path.of("/proc/self/fd");
    private static final int FIRST = 64;

    private final long usual;
    private final Deque<FileInputStream> taken = new ArrayDeque<>();

    private DescriptorShortage(long usual) {
        this.usual = usual;
    }

    static DescriptorShortage begin() throws IOException {
        DescriptorShortage shortage =
                new DescriptorShortage(Limits.of(ResourceKind.NOFILE).soft());
        loadClasses();
        int highest;
        try (Stream<Path> open = Files.list(OPEN)) {
            highest = open.mapToInt(each -> Integer.parseInt(each.getFileName().toString()))
                    .max()
                    .orElseThrow();
        }
        setLimit(highest + FIRST);
        try {
            while (true) {
                shortage.taken.push(new FileInputStream("/dev/null"));
            }
        } catch (FileNotFoundException none) {
            return shortage;
        }
    }

    /// Loads what could not be loaded in a shortage.
    private static void loadClasses() throws IOException {
        for (ResolvedModule resolved : ModuleLayer.boot().configuration().modules()) {
            if (resolved.name().startsWith("dev.torc.")) {
                Module module = ModuleLayer.boot().findModule(resolved.name()).orElseThrow();
                try (ModuleReader reader = resolved.reference().open();
                        Stream<String> names = reader.list()) {
                    names.filter(name -> name.endsWith(".class") && !name.endsWith("-info.class"))
                            .map(name -> name.substring(0, name.length() - ".class".length()))
                            .forEach(name -> Class.forName(module, name.replace('/', '.')));
                }
            }
        }
    }

    /// Lets the process have more again.
    void lift() throws IOException {
        Limits.raise(ResourceKind.NOFILE);
    }

    private static void setLimit(long soft) throws IOException {
        Process process = new ProcessBuilder(
                        "prlimit",
                        "--pid",
                        String.valueOf(ProcessHandle.current().pid()),
                        "--nofile=" + soft + ":")
                .inheritIO()
                .start();
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException("prlimit failed");
        }
    }

    @Override
    public void close() throws IOException {
        while (!taken.isEmpty()) {
            taken.pop().close();
        }
        setLimit(usual);
    }
}
