package dev.torc.cli;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.torc.cli.Place.Local;
import dev.torc.cli.Place.Remote;
import dev.torc.client.OpenMode;
import dev.torc.client.RemoteFile;
import dev.torc.client.Session;
import dev.torc.memory.Slice;
import dev.torc.posix.SyscallException;
import dev.torc.uapi.FileMode;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Copies a file between here and a service, or between two services.
@Command(
        name = "cp",
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        description = {
            "Copy a file. At least one end is NAME:PATH of a service; the other may be a file here.",
            "A file here whose name looks like NAME:PATH is written ./NAME:PATH. Where the second is a directory,",
            "the copy goes into it under the first one's name. A pipe or a channel is written in order; a channel that",
            "nobody has made is made, and its first caller waited for."
        })
final class Cp implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "FROM", description = "What to copy.")
    private Place from;

    @Parameters(index = "1", paramLabel = "TO", description = "Where to; what is there is replaced.")
    private Place to;

    @Mixin
    private ServiceOptions service;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        switch (from) {
            case Remote source -> {
                switch (to) {
                    case Local target -> fetch(source, target);
                    case Remote target -> pass(source, target);
                }
            }
            case Local source -> {
                switch (to) {
                    case Remote target -> send(source, target);
                    case Local _ ->
                        throw new ParameterException(
                                spec.commandLine(), "neither is NAME:PATH of a service: that is what cp(1) is for.");
                }
            }
        }
        return ExitCode.DONE;
    }

    private void fetch(Remote source, Local target) throws IOException {
        var path = Files.isDirectory(target.path()) ? target.path().resolve(source.name()) : target.path();
        try (Session session = service.connect(source.resource().scheme());
                RemoteFile file = session.open(source.resource().path(), OpenMode.READ);
                Transfer transfer = new Transfer(session, file, _ -> {});
                FileChannel out = FileChannel.open(path, CREATE, WRITE, TRUNCATE_EXISTING);
                Progress progress = progress(source, file)) {
            transfer.read((bytes, fileOffset) -> {
                Cat.writeAll(out, bytes.asByteBuffer());
                progress.reached(fileOffset + bytes.byteSize());
            });
        }
    }

    private void send(Local source, Remote target) throws IOException {
        try (FileChannel in = FileChannel.open(source.path(), READ);
                Session session = service.connect(target.resource().scheme());
                RemoteFile file = openTarget(session, target, source.name());
                Transfer transfer = new Transfer(session, file, _ -> {});
                Progress progress = new Progress(spec.commandLine().getErr(), source.name(), in.size())) {
            transfer.write(memory -> Put.fill(in, memory), progress::reached);
        }
    }

    private void pass(Remote source, Remote target) throws IOException {
        try (Session reading = service.connect(source.resource().scheme());
                Session writing = service.connect(target.resource().scheme());
                RemoteFile in = reading.open(source.resource().path(), OpenMode.READ);
                RemoteFile out = openTarget(writing, target, source.name());
                Transfer transfer = new Transfer(reading, in, _ -> {});
                Slice slice = writing.allocate(Transfer.CHUNK_BYTES);
                Progress progress = progress(source, in)) {
            transfer.read((bytes, fileOffset) -> {
                writeAll(writing, out, slice, bytes, fileOffset);
                progress.reached(fileOffset + bytes.byteSize());
            });
        }
    }

    /// Two services share no pool, so the bytes are copied from one's into the other's.
    private static void writeAll(Session writing, RemoteFile out, Slice slice, MemorySegment bytes, long fileOffset)
            throws IOException {
        long written = 0;
        while (written < bytes.byteSize()) {
            long left = bytes.byteSize() - written;
            int moved;
            if (left == slice.byteSize()) {
                moved = write(out, slice, bytes.asSlice(written), fileOffset + written);
            } else {
                try (Slice rest = writing.allocate(left)) {
                    moved = write(out, rest, bytes.asSlice(written), fileOffset + written);
                }
            }
            if (moved == 0) {
                throw new EOFException(out.path() + ": the service takes no more bytes");
            }
            written += moved;
        }
    }

    private static int write(RemoteFile out, Slice slice, MemorySegment bytes, long fileOffset) throws IOException {
        slice.memory().copyFrom(bytes);
        return out.write(slice, fileOffset);
    }

    private static RemoteFile openTarget(Session session, Remote target, String name) throws IOException {
        Remote file = isDirectory(session, target) ? target.child(name) : target;
        return openToWrite(session, file.resource().path());
    }

    /// Opens what is to be written. Of a channel that nobody listens at, the name is made, and its first caller waited
    /// for: what is written before there is one would be lost when this ends.
    static RemoteFile openToWrite(Session session, String path) throws IOException {
        RemoteFile opened = session.open(path, OpenMode.REPLACE);
        try {
            if ((opened.status().mode() & FileMode.IFMT) != FileMode.IFIFO) {
                return opened;
            }
            RemoteFile connection = opened.open("listen", OpenMode.READ_WRITE);
            opened.close();
            return connection;
        } catch (NotDirectoryException | SyscallException noListener) {
            return opened;
        } catch (IOException | RuntimeException e) {
            try {
                opened.close();
            } catch (IOException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
    }

    private static boolean isDirectory(Session session, Remote target) throws IOException {
        try {
            return session.status(target.resource().path()).isDirectory();
        } catch (NoSuchFileException _) {
            return false;
        }
    }

    private Progress progress(Remote source, RemoteFile file) throws IOException {
        return new Progress(
                spec.commandLine().getErr(), source.name(), file.status().sizeBytes());
    }
}
