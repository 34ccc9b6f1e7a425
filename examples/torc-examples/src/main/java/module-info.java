import org.jspecify.annotations.NullMarked;

/// Short programs that show how Torc is used, each in a package of its own.
///
/// | program | shows |
/// |---|---|
/// | `copy.CopyFile` | operations of Linux as futures, many in flight |
/// | `echo.EchoServer`, `echo.EchoClients` | operations of Linux that wait, on ten thousand virtual threads |
/// | `files.FindText` | a service as a file system of `java.nio.file`, in a program that knows nothing of Torc |
/// | `keyvalue.KeyValueScheme`, `keyvalue.KeyValueClient` | a service of one's own, and calls to it |
/// | `pipeline.Stage`, `pipeline.Source` | a service that is itself a client: three processes in a row |
/// | `sensor.SensorService`, `sensor.SensorClient` | an interface that another process implements |
/// | `visits.VisitScheme` | a scheme in sixty lines, which joins the domain by its kernel |
///
/// `./torc example` lists them, and `./torc example copy.CopyFile FROM TO` runs one. What serves does so until its
/// standard input ends (Ctrl-D).
///
/// **Start with** `CopyFile`. **Not here:** anything to build on; these are to be read and copied from.
@NullMarked
module dev.torc.examples {
    requires static org.jspecify;
    requires dev.torc.client;
    requires dev.torc.interfaces;
    requires dev.torc.linux;
    requires dev.torc.scheme;
}
