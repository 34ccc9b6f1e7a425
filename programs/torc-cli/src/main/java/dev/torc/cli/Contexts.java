package dev.torc.cli;

import dev.torc.client.OpenMode;
import dev.torc.client.RemoteFile;
import dev.torc.client.Session;
import dev.torc.memory.Slice;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The contexts of the domain's kernel, as its `sys:contexts` tells of them.
final class Contexts {

    private static final int CHUNK_BYTES = 1 << 16;
    private static final int COLUMNS = 8;

    private Contexts() {}

    /// A context.
    ///
    /// @param context its number
    /// @param waiting calls of it that the kernel or its schemes keep
    /// @param calls how many it has made of the kernel
    /// @param pool how many bytes of memory its sessions with the kernel have
    record Row(long context, long pid, long uid, long gid, long handles, long waiting, long calls, long pool) {

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

        /// Writes what the kernel knows into an object that has begun.
        void write(JsonLines lines) throws IOException {
            lines.number("context", context)
                    .number("pid", pid)
                    .number("uid", uid)
                    .number("gid", gid)
                    .text("program", program())
                    .number("handles", handles)
                    .number("waiting", waiting)
                    .number("calls", calls)
                    .number("poolBytes", pool);
        }
    }

    /// {@return what there is now}
    ///
    /// @param system a session with `sys:`
    static List<Row> read(Session system) throws IOException {
        List<String> lines = text(system).lines().skip(1).toList();
        var rows = new ArrayList<Row>();
        for (String line : lines) {
            rows.add(Row.of(line));
        }
        return List.copyOf(rows);
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
}
