package dev.torc.nio;

import dev.torc.scheme.ServerSetup.LinuxCalls;
import dev.torc.scheme.file.FileAccess;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A domain of its own with a folder served in it by another process, and the file system that leads there.
final class Served implements AutoCloseable {

    private static final int LONGEST_WAIT_SECONDS = 30;

    private final Path folder;
    private final Path domain;
    private final FileSystem fileSystem;
    private final List<Process> servers = new ArrayList<>();

    private Served(Path folder, Path domain, FileSystem fileSystem) {
        this.folder = folder;
        this.domain = domain;
        this.fileSystem = fileSystem;
    }

    /// Makes a domain without a service.
    static Served domain(Path folder) throws IOException {
        Path domain = Files.createDirectory(
                folder.resolve("domain"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        return new Served(folder, domain, FileSystems.newFileSystem(uri(domain, "/"), Map.of()));
    }

    /// Serves a folder as `file`.
    static Served files(Path folder, LinuxCalls linuxCalls) throws IOException {
        Served served = domain(folder);
        served.serve("file", linuxCalls, FileAccess.READ_WRITE);
        return served;
    }

    static URI uri(Path domain, String path) {
        return URI.create("torc:" + path + "?domain=" + domain.toUri().getRawPath());
    }

    Path domain() {
        return domain;
    }

    FileSystem fileSystem() {
        return fileSystem;
    }

    /// {@return the folder that is served under a name, as the default file system has it}
    Path original(String service) {
        return folder.resolve("served-" + service);
    }

    /// {@return the same as the service has it}
    Path root(String service) {
        return fileSystem.getPath("/", service);
    }

    Path root() {
        return root("file");
    }

    Path original() {
        return original("file");
    }

    /// Starts a process that serves a folder of this name.
    void serve(String service, LinuxCalls linuxCalls, FileAccess access) throws IOException {
        Files.createDirectories(original(service));
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ServingProcess.class.getName(),
                original(service).toString(),
                domain.resolve(service).toString(),
                linuxCalls.name(),
                access.name());
        Process process =
                new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
        servers.add(process);
        BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        String line = lines.readLine();
        if (line == null || !line.startsWith("serving")) {
            throw new AssertionError("the server said " + line);
        }
    }

    /// {@return the process that was started last}
    Process server() {
        return servers.getLast();
    }

    void killServer() throws InterruptedException {
        Process process = servers.removeLast();
        process.destroyForcibly();
        if (!process.waitFor(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("the server did not end");
        }
    }

    @Override
    public void close() throws IOException {
        if (fileSystem.isOpen()) {
            fileSystem.close();
        }
        servers.forEach(Process::destroyForcibly);
    }
}
