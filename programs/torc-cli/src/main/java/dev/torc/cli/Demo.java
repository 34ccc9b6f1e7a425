package dev.torc.cli;

import dev.torc.client.OpenMode;
import dev.torc.client.RemoteFile;
import dev.torc.client.Session;
import dev.torc.client.SessionSetup;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Two processes, one real file, one ring between them: reads it, compares it, and says what it cost.
@Command(
        name = "demo",
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        description = {
            "Start a server process, read a real file from it through a ring, compare the bytes, and say what it cost.",
            "The file is made for it in the temporary folder, and removed."
        })
final class Demo implements Callable<Integer> {

    private static final int DEEP = 64;

    @Option(
            names = "--size-mib",
            paramLabel = "N",
            defaultValue = "256",
            description = "The file's size, in MiB. Default: ${DEFAULT-VALUE}.")
    private int mebibytes;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "2",
            description = "How long each measurement takes. Default: ${DEFAULT-VALUE}.")
    private int seconds;

    @Option(
            names = "--directory",
            paramLabel = "PATH",
            defaultValue = "${sys:java.io.tmpdir}",
            description = "Where to make the file. Default: ${DEFAULT-VALUE}.")
    private Path parent;

    @Option(names = "--json", description = "Print one JSON object a line.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        say("making a file of " + mebibytes + " MiB");
        try (DemoFile file = DemoFile.create(parent, (long) mebibytes << 20)) {
            // Also when Ctrl-C ends the JVM; the server ends by itself when this process does.
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> closeQuietly(file)));
            String original = file.sha256();
            try (DemoServer server = DemoServer.start(file.directory(), file.socket());
                    Session session = Session.connect(file.socket(), SessionSetup.standard());
                    RemoteFile remote = session.open(DemoFile.NAME, OpenMode.READ)) {
                say("process " + ProcessHandle.current().pid() + " is the client");
                say("process " + server.pid() + " is the server: " + server.greeting());
                say("reading the file, and comparing");
                String received = sha256(session, remote);
                say("measuring for some " + 2 * (seconds + 1) + " s");
                DemoRun run = new DemoRun(server, session, remote, (long) mebibytes << 20);
                List<DemoRow> rows = List.of(
                        run.readAll(),
                        run.readPages(1, Duration.ofSeconds(seconds)),
                        run.readPages(DEEP, Duration.ofSeconds(seconds)));
                report(rows, original, received, out);
                return original.equals(received) ? ExitCode.DONE : ExitCode.FAILED;
            }
        }
    }

    private String sha256(Session session, RemoteFile remote) throws IOException {
        MessageDigest digest = DemoFile.newDigest();
        try (Transfer transfer = new Transfer(session, remote, _ -> {});
                Progress progress = new Progress(spec.commandLine().getErr(), "reading", (long) mebibytes << 20)) {
            transfer.read((bytes, fileOffset) -> {
                digest.update(bytes.asByteBuffer());
                progress.reached(fileOffset + bytes.byteSize());
            });
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private void report(List<DemoRow> rows, String original, String received, PrintWriter out) throws IOException {
        if (json) {
            for (DemoRow row : rows) {
                try (JsonLines lines = JsonLines.to(out)) {
                    row.write(lines);
                }
            }
            try (JsonLines lines = JsonLines.to(out)) {
                lines.begin()
                        .text("sha256Original", original)
                        .text("sha256Received", received)
                        .end();
            }
            return;
        }
        out.println();
        DemoRow.printHeading(out);
        rows.forEach(row -> row.print(out));
        out.println();
        out.println("SHA-256 of the file      " + original);
        out.println("SHA-256 of what was read " + received + (original.equals(received) ? "  equal" : "  DIFFERENT"));
    }

    private void say(String what) {
        if (!json) {
            spec.commandLine().getErr().println("torc: " + what);
        }
    }

    private static void closeQuietly(DemoFile file) {
        try {
            file.close();
        } catch (IOException _) {
            // The JVM is ending, and there is nobody left to tell.
        }
    }
}
