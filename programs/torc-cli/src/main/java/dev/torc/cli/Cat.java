package dev.torc.cli;

import dev.torc.client.OpenMode;
import dev.torc.client.RemoteFile;
import dev.torc.client.ResourceName;
import dev.torc.client.Session;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.Serial;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Writes files of a service to standard output.
@Command(
        name = "cat",
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        description = "Write files of a service to standard output.")
final class Cat implements Callable<Integer> {

    @Parameters(paramLabel = "NAME:PATH", arity = "1..*", description = "What to write, one after the other.")
    private List<ResourceName> resources;

    @Mixin
    private ServiceOptions service;

    @Override
    @SuppressWarnings("resource") // standard output is not ours to close
    public Integer call() throws IOException {
        FileChannel out = new FileOutputStream(FileDescriptor.out).getChannel();
        try {
            writeTo(out);
        } catch (ReaderGone _) {
            // As for any program in a pipe whose reader has seen enough.
            return ExitCode.READER_GONE;
        }
        return ExitCode.DONE;
    }

    private void writeTo(FileChannel out) throws IOException {
        for (ResourceName resource : resources) {
            try (Session session = service.connect(resource.scheme());
                    RemoteFile file = session.open(resource.path(), OpenMode.READ);
                    Transfer transfer = new Transfer(session, file, _ -> {})) {
                transfer.read((bytes, _) -> writeOut(out, bytes.asByteBuffer()));
            }
        }
    }

    private static void writeOut(FileChannel out, ByteBuffer bytes) throws IOException {
        try {
            writeAll(out, bytes);
        } catch (IOException e) {
            if ("Broken pipe".equals(e.getMessage())) {
                throw new ReaderGone(e);
            }
            throw e;
        }
    }

    /// Nobody reads standard output any more.
    private static final class ReaderGone extends IOException {

        @Serial
        private static final long serialVersionUID = 1L;

        ReaderGone(IOException cause) {
            super(cause);
        }
    }

    static void writeAll(FileChannel out, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }
}
