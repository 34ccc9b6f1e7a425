package dev.torc.cli;

import dev.torc.client.OpenMode;
import dev.torc.client.RemoteFile;
import dev.torc.client.ResourceName;
import dev.torc.client.Session;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
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
        for (ResourceName resource : resources) {
            try (Session session = service.connect(resource.scheme());
                    RemoteFile file = session.open(resource.path(), OpenMode.READ);
                    Transfer transfer = new Transfer(session, file, _ -> {})) {
                transfer.read((bytes, _) -> writeAll(out, bytes.asByteBuffer()));
            }
        }
        return ExitCode.DONE;
    }

    static void writeAll(FileChannel out, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }
}
