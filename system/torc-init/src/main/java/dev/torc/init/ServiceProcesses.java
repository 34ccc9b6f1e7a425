package dev.torc.init;

import dev.torc.posix.ProcessCalls;
import dev.torc.uapi.SignalNumber;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.IntFunction;

/// The processes of services. Each is a session of its own (`setsid(2)`), so that Ctrl-C reaches whoever started
/// them, which then stops them in order, and so that what a process has started ends with it.
///
/// **Threads.** One, which lives as long as the processes do: Linux tells them of its end.
final class ServiceProcesses implements Board.Launcher {

    private static final Path SETSID = Path.of("/usr/bin/setsid");
    private static final Path SETPRIV = Path.of("/usr/bin/setpriv");
    private static final String SHELL = "/bin/sh";
    private static final Path NOTHING = Path.of("/dev/null");

    // What a supervisor above this one says to this one, and not to those below.
    private static final List<String> NOT_PASSED_ON =
            List.of("NOTIFY_SOCKET", "LISTEN_FDS", "LISTEN_PID", "LISTEN_FDNAMES", "WATCHDOG_USEC", "WATCHDOG_PID");

    private final List<Service> services;
    private final Path domain;
    private final IntFunction<Path> mailboxes;
    private final Runnable bell;
    private final Map<Integer, Process> running = new HashMap<>();
    private final Queue<End> ends = new ConcurrentLinkedQueue<>();

    private record End(int service, Process process) {}

    /// Who is told that a process has ended.
    interface EndTaker {

        /// A process has ended, with its exit code, or 128 and the signal that ended it.
        void ended(int service, int exitCode);
    }

    /// @param mailboxes where each service says that it is ready
    /// @param bell rung, on another thread, when a process has ended
    ServiceProcesses(List<Service> services, Path domain, IntFunction<Path> mailboxes, Runnable bell) {
        this.services = services;
        this.domain = domain;
        this.mailboxes = mailboxes;
        this.bell = bell;
    }

    /// Looks whether processes can be started here.
    ///
    /// @throws IOException if not
    static void check() throws IOException {
        if (!Files.isExecutable(SETSID)) {
            throw new IOException("services cannot be started: there is no " + SETSID + " (package util-linux)");
        }
    }

    @Override
    public long start(int service) throws IOException {
        Service started = services.get(service);
        Service.Place place = started.place();
        if (!Files.isDirectory(place.directory())) {
            throw new IOException("its directory " + place.directory() + " is none");
        }
        ProcessBuilder builder = new ProcessBuilder(command(started))
                .directory(place.directory().toFile())
                .redirectInput(Redirect.from(NOTHING.toFile()))
                .redirectOutput(Redirect.INHERIT)
                .redirectError(Redirect.INHERIT);
        if (place.log().isPresent()) {
            Path log = place.log().get();
            // Opening a pipe that nobody reads would wait, and hold up all others.
            if (Files.exists(log) && !Files.isRegularFile(log) && !log.equals(NOTHING)) {
                throw new IOException("its log " + log + " is no file");
            }
            builder.redirectErrorStream(true).redirectOutput(Redirect.appendTo(log.toFile()));
        }
        Map<String, String> environment = builder.environment();
        NOT_PASSED_ON.forEach(environment::remove);
        environment.put("TORC_DOMAIN", domain.toAbsolutePath().toString());
        environment.putAll(place.environment());
        if (started.readiness() == Readiness.NOTIFY) {
            environment.put(
                    "NOTIFY_SOCKET", mailboxes.apply(service).toAbsolutePath().toString());
        }
        Process process = builder.start();
        running.put(service, process);
        var unused = process.onExit().thenAccept(ended -> {
            ends.add(new End(service, ended));
            bell.run();
        });
        return process.pid();
    }

    /// {@return what starts a service, as a child of this process and of no other}
    static List<String> command(Service service) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(SETSID.toString());
        if (Files.isExecutable(SETPRIV)) {
            command.addAll(List.of(SETPRIV.toString(), "--pdeathsig", "TERM", "--"));
            // Linux tells of no end that came before it was asked to: who has another parent by then does not begin.
            String self = Long.toString(ProcessHandle.current().pid());
            command.addAll(List.of(SHELL, "-c", "[ \"$PPID\" = \"$0\" ] && exec \"$@\"", self));
        }
        command.add(program(service).toString());
        command.addAll(service.command().subList(1, service.command().size()));
        return command;
    }

    /// {@return where a service's program is}
    ///
    /// @throws IOException if it is nowhere
    private static Path program(Service service) throws IOException {
        String name = service.command().getFirst();
        if (name.indexOf('/') >= 0) {
            Path program = service.place().directory().resolve(name);
            if (!Files.isExecutable(program) || Files.isDirectory(program)) {
                throw new IOException("its program " + program + " cannot be run");
            }
            return program;
        }
        String path = service.place()
                .environment()
                .getOrDefault("PATH", System.getenv().getOrDefault("PATH", ""));
        for (String folder : path.split(":")) {
            Path program = Path.of(folder.isEmpty() ? "." : folder, name);
            if (Files.isExecutable(program) && !Files.isDirectory(program)) {
                return program;
            }
        }
        throw new IOException("there is no program \"" + name + "\" in PATH (" + path + ")");
    }

    @Override
    public void terminate(int service) {
        Process process = running.get(service);
        if (process != null) {
            process.destroy();
        }
    }

    @Override
    public void kill(int service) {
        Process process = running.get(service);
        if (process != null) {
            killGroup(process);
            process.destroyForcibly();
        }
    }

    private static void killGroup(Process process) {
        try {
            var unused = ProcessCalls.signalGroup((int) process.pid(), SignalNumber.KILL);
        } catch (IOException e) {
            // It has taken another user on, and what it has started is its own.
            System.getLogger(ServiceProcesses.class.getName())
                    .log(
                            System.Logger.Level.WARNING,
                            "process {0} may have left others: {1}",
                            process.pid(),
                            e.getMessage());
        }
    }

    /// Tells of the processes that have ended since the last call; what they had started and left is killed.
    void takeEnds(EndTaker taker) {
        for (End end = ends.poll(); end != null; end = ends.poll()) {
            if (running.remove(end.service(), end.process())) {
                killGroup(end.process());
                taker.ended(end.service(), end.process().exitValue());
            }
        }
    }
}
