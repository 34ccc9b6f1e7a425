package dev.torc.cli;

import dev.torc.client.OpenMode;
import dev.torc.client.RemoteFile;
import dev.torc.client.Session;
import dev.torc.memory.Slice;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Shows the contexts of the domain's kernel.
@Command(
        name = "ps",
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        description = "Show the processes that are attached to the kernel of the domain, one a line.")
final class Ps implements Callable<Integer> {

    private static final int CHUNK_BYTES = 1 << 16;
    private static final int COLUMNS = 8;

    @Option(names = "--json", description = "Print one JSON object a line.")
    private boolean json;

    @Mixin
    private ServiceOptions service;

    @Spec
    private CommandSpec spec;

    /// One line of `sys:contexts`.
    private record Row(long context, long pid, long uid, long gid, long handles, long waiting, long calls, long pool) {

        static Row of(String line) throws IOException {
            String[] columns = line.split("\t");
            if (columns.length < COLUMNS) {
                throw new IOException("the kernel tells of a context what this version does not understand: " + line);
            }
            try {
                return new Row(
                        Long.parseLong(columns[0]),
                        Long.parseLong(columns[1]),
                        Long.parseLong(columns[2]),
                        Long.parseLong(columns[3]),
                        Long.parseLong(columns[4]),
                        Long.parseLong(columns[5]),
                        Long.parseLong(columns[6]),
                        Long.parseLong(columns[7]));
            } catch (NumberFormatException e) {
                throw new IOException(
                        "the kernel tells of a context what this version does not understand: " + line, e);
            }
        }

        /// {@return the program's name, or what is known if it is gone already}
        String program() {
            try {
                return Files.readString(Path.of("/proc/" + pid + "/comm")).strip();
            } catch (IOException gone) {
                return "-";
            }
        }
    }

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        List<String> lines;
        try (Session session = service.connect("sys")) {
            lines = text(session).lines().skip(1).toList();
        }
        if (!json) {
            out.printf(
                    "%7s %8s %6s %8s %8s %10s  %s%n",
                    "CONTEXT", "PID", "UID", "HANDLES", "WAITING", "CALLS", "PROGRAM");
        }
        for (String line : lines) {
            print(Row.of(line), out);
        }
        return ExitCode.DONE;
    }

    private static String text(Session system) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (RemoteFile file = system.open("contexts", OpenMode.READ);
                Slice slice = system.allocate(CHUNK_BYTES)) {
            int count = file.read(slice, 0L);
            while (count > 0) {
                bytes.writeBytes(slice.memory().asSlice(0, count).toArray(ValueLayout.JAVA_BYTE));
                count = file.read(slice, bytes.size());
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private void print(Row row, PrintWriter out) throws IOException {
        if (!json) {
            out.printf(
                    "%7d %8d %6d %8d %8d %10d  %s%n",
                    row.context(),
                    row.pid(),
                    row.uid(),
                    row.handles(),
                    row.waiting(),
                    row.calls(),
                    Terminal.shown(row.program()));
            return;
        }
        try (JsonLines lines = JsonLines.to(out)) {
            lines.begin()
                    .number("context", row.context())
                    .number("pid", row.pid())
                    .number("uid", row.uid())
                    .number("gid", row.gid())
                    .text("program", row.program())
                    .number("handles", row.handles())
                    .number("waiting", row.waiting())
                    .number("calls", row.calls())
                    .number("poolBytes", row.pool())
                    .end();
        }
    }
}
