import dev.torc.nio.TorcFileSystemProvider;
import java.nio.file.spi.FileSystemProvider;
import org.jspecify.annotations.NullMarked;

/// Services as a file system of the JDK's: `Path.of(URI.create("torc:/file/etc/hostname"))`, and then
/// `java.nio.file.Files`, so that libraries which know nothing of Torc work on what services serve.
///
/// **Start with** [dev.torc.nio.TorcFileSystemProvider], which nobody has to name. Inside: a `TorcPath` leads to a
/// `Location` in a `Service`, which has a session; `PathCalls` asks it, an `OpenFile` moves bytes. **Not here:**
/// the session (`dev.torc.client`), what is served (`dev.torc.scheme`).
@NullMarked
module dev.torc.nio {
    requires static org.jspecify;
    requires dev.torc.client;
    requires dev.torc.posix;

    exports dev.torc.nio;

    provides FileSystemProvider with
            TorcFileSystemProvider;
}
