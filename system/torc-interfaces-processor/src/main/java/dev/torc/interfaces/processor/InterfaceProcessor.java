package dev.torc.interfaces.processor;

import java.io.IOException;
import java.io.Writer;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.annotation.processing.SupportedAnnotationTypes;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;

/// Writes, for each interface with `@RingInterface`, its stub, its dispatcher and its messages; or says, as errors
/// of the compiler at the places where they are, why it cannot.
@SupportedAnnotationTypes("dev.torc.interfaces.RingInterface")
public final class InterfaceProcessor extends AbstractProcessor {

    /// For the compiler.
    public InterfaceProcessor() {}

    @Override
    public SourceVersion getSupportedSourceVersion() {
        return SourceVersion.latestSupported();
    }

    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
        InterfaceReader reader = new InterfaceReader(
                processingEnv.getElementUtils(),
                processingEnv.getTypeUtils(),
                fault -> tell(String.valueOf(fault.getMessage()), fault.element()));
        for (TypeElement annotation : annotations) {
            for (TypeElement type : ElementFilter.typesIn(round.getElementsAnnotatedWith(annotation))) {
                reader.read(type).ifPresent(model -> write(model, type));
            }
        }
        return false;
    }

    private void write(InterfaceModel model, TypeElement type) {
        try {
            write(MessagesSource.className(model), MessagesSource.of(model), model, type);
            write(StubSource.className(model), StubSource.of(model), model, type);
            write(DispatcherSource.className(model), DispatcherSource.of(model), model, type);
        } catch (IOException e) {
            tell("what belongs to it cannot be written: " + e.getMessage(), type);
        }
    }

    private void write(String className, String source, InterfaceModel model, TypeElement type) throws IOException {
        String name = model.packageName().isEmpty() ? className : model.packageName() + "." + className;
        try (Writer file = processingEnv.getFiler().createSourceFile(name, type).openWriter()) {
            file.write(source);
        }
    }

    private void tell(String what, Element where) {
        processingEnv.getMessager().printError(what, where);
    }
}
