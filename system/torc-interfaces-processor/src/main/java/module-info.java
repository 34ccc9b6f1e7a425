import org.jspecify.annotations.NullMarked;

/// Writes client, server, messages and description of an interface with `@RingInterface`, when it is compiled.
///
/// **Start with** [dev.torc.interfaces.processor.InterfaceProcessor]; `InterfaceReader` is what an interface may
/// say,
/// `WireType` how it lies in a message. Who compiles names this artifact as a path of annotation processors, and
/// needs it no more when the program runs. **Not here:** what the written code stands on (`dev.torc.interfaces`).
@NullMarked
module dev.torc.interfaces.processor {
    requires static org.jspecify;
    requires java.compiler;

    exports dev.torc.interfaces.processor;

    provides javax.annotation.processing.Processor with
            dev.torc.interfaces.processor.InterfaceProcessor;
}
