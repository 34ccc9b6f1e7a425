package dev.torc.cli;

import dev.torc.client.RemoteFile;
import dev.torc.client.ResourceName;
import dev.torc.client.Session;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Writes standard input into a file of a service.
@Command(
        name = "put",
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        description = "Write standard input into a file of a service, in place of what it held.")
final class Put implements Callable<Integer> {

    @Parameters(paramLabel = "NAME:PATH", description = "Where to write. A file that is not there is made.")
    private ResourceName resource;

    @Mixin
    private ServiceOptions service;

    @Spec
    private CommandSpec spec;

    @Override
    @SuppressWarnings("resource") // standard input is not ours to close
    public Integer call() throws IOException {
        ReadableByteChannel in = new FileInputStream(FileDescriptor.in).getChannel();
        try (Session session = service.connect(resource.scheme());
                RemoteFile file = Cp.openToWrite(session, resource.path());
                Transfer transfer = new Transfer(session, file, _ -> {});
                Progress progress = new Progress(spec.commandLine().getErr(), resource.toString(), 0)) {
            transfer.write(memory -> fill(in, memory), progress::reached);
        }
        return ExitCode.DONE;
    }

    static int fill(ReadableByteChannel in, MemorySegment memory) throws IOException {
        ByteBuffer buffer = memory.asByteBuffer();
        int read = 0;
        while (buffer.hasRemaining() && read >= 0) {
            read = in.read(buffer);
        }
        return buffer.position();
    }
}
