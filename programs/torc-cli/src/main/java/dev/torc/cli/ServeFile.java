package dev.torc.cli;

import dev.torc.client.Supervisor;
import dev.torc.ring.session.Domain;
import dev.torc.scheme.ServerCounters;
import dev.torc.scheme.ServerSetup;
import dev.torc.scheme.ServerSetup.LinuxCalls;
import dev.torc.scheme.file.FileAccess;
import dev.torc.scheme.file.FileScheme;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Serves a directory as `file:`, until it is told to stop.
@Command(
        name = "file",
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        description = {
            "Serve a directory tree, until a signal ends it (Ctrl-C).",
            "",
            "No path, symbolic link or .. leads out of the directory."
        })
final class ServeFile implements Callable<Integer> {

    @Parameters(paramLabel = "DIRECTORY", description = "What is served.")
    private Path directory;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            defaultValue = "file",
            description = "The name that clients use, NAME:PATH. Default: ${DEFAULT-VALUE}.")
    private String name;

    @Option(
            names = "--socket",
            paramLabel = "PATH",
            description = "Listen there, instead of under the name in the domain.")
    private @Nullable Path socket;

    @Option(names = "--read-only", description = "Refuse what would change something.")
    private boolean readOnly;

    @Option(names = "--threads", description = "Use blocking calls in threads, though io_uring may be had.")
    private boolean threads;

    @Mixin
    private ServerOptions limits;

    @Option(
            names = "--attended",
            description = "Answer each line of standard input with a line of counters (JSON), and end when it ends.")
    private boolean attended;

    @Spec
    private CommandSpec spec;

    /// Held, because a logger that nobody holds forgets its level.
    private final Logger rooms = Logger.getLogger("dev.torc");

    @Override
    public Integer call() throws IOException, InterruptedException {
        // What the rooms log for programs, this command says in its own line.
        rooms.setLevel(Level.WARNING);
        if (!Files.isDirectory(directory)) {
            throw new NotDirectoryException(directory.toString());
        }
        FileAccess access = readOnly ? FileAccess.READ_ONLY : FileAccess.READ_WRITE;
        FileScheme scheme = new FileScheme(directory, access);
        limits.open(Domain.current());
        try (Serving serving = socket == null
                ? Serving.in(Domain.current(), name, scheme, this::setUp)
                : Serving.at(socket, scheme, this::setUp)) {
            // A signal ends the JVM, which runs this first: calls that were taken are answered, the socket goes.
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> end(serving)));
            PrintWriter out = spec.commandLine().getOut();
            out.println("serving " + directory + " as " + name + ":" + (readOnly ? ", read-only," : "") + " "
                    + serving.where() + " (" + serving.server().description() + ")");
            var unused = Supervisor.tellReady();
            if (attended) {
                attend(serving.server().counters(), out);
                return ExitCode.DONE;
            }
            serving.server().awaitEnd();
            throw new CommandFailure(ExitCode.FAILED, "the server has ended by itself");
        }
    }

    private void end(Serving serving) {
        serving.close();
        limits.close();
    }

    private ServerSetup setUp(ServerSetup setup) {
        return limits.limited(setup).with(threads ? LinuxCalls.THREADS : LinuxCalls.BEST);
    }

    private static void attend(ServerCounters counters, PrintWriter out) throws IOException {
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        while (in.readLine() != null) {
            try (JsonLines lines = JsonLines.to(out)) {
                lines.begin()
                        .number("calls", counters.calls())
                        .number("sleeps", counters.sleeps())
                        .number("wakes", counters.wakes())
                        .number("systemCalls", counters.systemCalls())
                        .number("sessions", counters.sessions())
                        .end();
            }
            out.flush();
        }
    }
}
