package dev.torc.cli;

import dev.torc.cli.Checkup.Uring.Available;
import dev.torc.cli.Checkup.Uring.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/// Looks at the machine: what Torc needs, what it can use, and what to change.
///
/// It reads Linux' own files, so that it works where native access does not.
final class Checkup {

    /// Linux 5.11 has `IORING_ENTER_EXT_ARG`, with which a wait can have a time limit.
    private static final int[] OLDEST_LINUX = {5, 11};

    /// What a server with a few sessions opens: three descriptors each, and the files.
    private static final long ENOUGH_DESCRIPTORS = 1024;

    /// A session's usual pool, 64 MiB, registered with the ring.
    private static final long ENOUGH_LOCKED_BYTES = 64L << 20;

    /// What a try at io_uring came to.
    sealed interface Uring {

        /// It can be used.
        ///
        /// @param line what it offers
        record Available(String line) implements Uring {}

        /// It cannot be used.
        ///
        /// @param sentence why not, and what to change
        record Refused(String sentence) implements Uring {}
    }

    private final Path root;
    private final boolean nativeAccess;
    private final Supplier<Uring> uring;

    /// @param root where `proc` and `sys` are: `/`, but for tests
    /// @param nativeAccess whether the JVM lets Torc call the C library
    /// @param uring tries io_uring; asked only with native access
    Checkup(Path root, boolean nativeAccess, Supplier<Uring> uring) {
        this.root = root;
        this.nativeAccess = nativeAccess;
        this.uring = uring;
    }

    List<Finding> findings() {
        return List.of(
                linux(), jdk(), nativeCalls(), ioUring(), descriptors(), lockedMemory(), hugePages(), processors());
    }

    private Finding linux() {
        String release = line("proc/sys/kernel/osrelease").orElse("unknown");
        String[] parts = release.split("[.-]", 3);
        boolean isNewEnough = parts.length > 1
                && parts[0].matches("\\d+")
                && parts[1].matches("\\d+")
                && compare(Integer.parseInt(parts[0]), Integer.parseInt(parts[1])) >= 0;
        return isNewEnough
                ? Finding.works("Linux", release)
                : Finding.degraded("Linux", release, "Torc uses io_uring from Linux 5.11 on; before, it uses threads.");
    }

    private static int compare(int major, int minor) {
        return major != OLDEST_LINUX[0] ? major - OLDEST_LINUX[0] : minor - OLDEST_LINUX[1];
    }

    private static Finding jdk() {
        return Finding.works("JDK", Runtime.version() + " (" + System.getProperty("java.vm.name") + ")");
    }

    private Finding nativeCalls() {
        return nativeAccess
                ? Finding.works("native access", "enabled for the one module that needs it")
                : Finding.broken(
                        "native access",
                        "the JVM does not let Torc call the C library",
                        "Start java with --enable-native-access=dev.torc.posix, as ./torc does.");
    }

    private Finding ioUring() {
        if (!nativeAccess) {
            return Finding.broken("io_uring", "cannot be tried without native access", "");
        }
        return switch (uring.get()) {
            case Available(String line) -> Finding.works("io_uring", line);
            case Refused(String sentence) ->
                Finding.degraded("io_uring", sentence, "Until then, Torc uses threads, which is slower.");
        };
    }

    private Finding descriptors() {
        OptionalLong limit = softLimit("Max open files");
        String what = "at most " + describe(limit) + " open descriptors";
        return isAtLeast(limit, ENOUGH_DESCRIPTORS)
                ? Finding.works("descriptors", what)
                : Finding.degraded(
                        "descriptors", what, "ulimit -n " + ENOUGH_DESCRIPTORS + ", or more for many sessions.");
    }

    private Finding lockedMemory() {
        OptionalLong limit = softLimit("Max locked memory");
        boolean mayLockAny = statusField("CapEff").map(Checkup::mayLockMemory).orElse(false);
        String what = mayLockAny
                ? "not limited for this user"
                : "at most " + (limit.isPresent() ? (limit.getAsLong() >> 10) + " KiB" : "any amount") + " locked";
        return mayLockAny || isAtLeast(limit, ENOUGH_LOCKED_BYTES)
                ? Finding.works("locked memory", what)
                : Finding.degraded(
                        "locked memory",
                        what,
                        "A pool that cannot be registered with io_uring costs a mapping at each call: ulimit -l "
                                + (ENOUGH_LOCKED_BYTES >> 10) + ", or LimitMEMLOCK= in a unit.");
    }

    private static boolean mayLockMemory(String effectiveCapabilities) {
        int ipcLock = 14; // CAP_IPC_LOCK in <linux/capability.h>
        return (Long.parseUnsignedLong(effectiveCapabilities, 16) & 1L << ipcLock) != 0;
    }

    private Finding hugePages() {
        String reserved = field("proc/meminfo", "HugePages_Total").orElse("0");
        String shared = line("sys/kernel/mm/transparent_hugepage/shmem_enabled")
                .flatMap(Checkup::chosen)
                .orElse("never");
        String what = reserved + " reserved, for shared memory on demand: " + shared;
        return Finding.works("huge pages", what + " (used on request only)");
    }

    private static Finding processors() {
        int count = Runtime.getRuntime().availableProcessors();
        return count > 1
                ? Finding.works("processors", count + " for this process")
                : Finding.degraded(
                        "processors", "one for this process", "With two, client and server can run at the same time.");
    }

    private static Optional<String> chosen(String alternatives) {
        int open = alternatives.indexOf('[');
        int close = alternatives.indexOf(']');
        return open >= 0 && close > open ? Optional.of(alternatives.substring(open + 1, close)) : Optional.empty();
    }

    private static boolean isAtLeast(OptionalLong limit, long enough) {
        return limit.isEmpty() || limit.getAsLong() >= enough;
    }

    private static String describe(OptionalLong limit) {
        return limit.isPresent() ? Long.toString(limit.getAsLong()) : "any number of";
    }

    /// {@return a limit of `/proc/self/limits`, or nothing where it is unlimited or not told}
    private OptionalLong softLimit(String name) {
        return lines("proc/self/limits").stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()).strip().split("\\s+")[0])
                .filter(value -> value.matches("\\d+"))
                .mapToLong(Long::parseLong)
                .findFirst();
    }

    private Optional<String> statusField(String name) {
        return field("proc/self/status", name);
    }

    private Optional<String> field(String file, String name) {
        return lines(file).stream()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst();
    }

    private Optional<String> line(String file) {
        return lines(file).stream().map(String::strip).findFirst();
    }

    /// A file that is not there, or not for us, says nothing.
    private List<String> lines(String file) {
        try {
            return Files.readAllLines(root.resolve(file));
        } catch (IOException e) {
            return List.of();
        }
    }
}
