package dev.torc.interfaces.processor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;

/// Reads an interface from what the compiler knows of it.
final class InterfaceReader {

    private static final String ANNOTATIONS = "dev.torc.interfaces.";
    private static final String FUTURE = "java.util.concurrent.CompletableFuture";

    /// What a kernel forwards at most.
    private static final long MOST_BYTES = 1 << 20;

    private final Elements elements;
    private final Types types;
    private final Faults faults;

    /// Where faults go.
    interface Faults {
        void add(UnsendableException fault);
    }

    InterfaceReader(Elements elements, Types types, Faults faults) {
        this.elements = elements;
        this.types = types;
        this.faults = faults;
    }

    /// {@return the interface; nothing if it has faults, which were told}
    Optional<InterfaceModel> read(TypeElement type) {
        try {
            checkType(type);
        } catch (UnsendableException e) {
            faults.add(e);
            return Optional.empty();
        }
        String packageName = elements.getPackageOf(type).getQualifiedName().toString();
        TypeReader sendable = new TypeReader(types, packageName);
        Names constants = MessagesSource.constants();
        Map<Integer, MethodModel> methods = new HashMap<>();
        List<MethodModel> inOrder = new ArrayList<>();
        boolean isWhole = true;
        for (ExecutableElement method : ElementFilter.methodsIn(type.getEnclosedElements())) {
            if (!method.getModifiers().contains(Modifier.ABSTRACT)) {
                continue;
            }
            try {
                MethodModel read = method(method, sendable, constants);
                MethodModel before = methods.putIfAbsent(read.number(), read);
                if (before != null) {
                    throw new UnsendableException(
                            method,
                            "the methods " + before.name() + " and " + read.name() + " have one number, "
                                    + read.number() + ": give one of them another with @MethodNumber");
                }
                inOrder.add(read);
            } catch (UnsendableException e) {
                faults.add(e);
                isWhole = false;
            }
        }
        if (!isWhole) {
            return Optional.empty();
        }
        String wireName = annotation(type, "RingInterface")
                .map(InterfaceReader::value)
                .map(Object::toString)
                .filter(name -> !name.isEmpty())
                .orElse(type.getQualifiedName().toString());
        return Optional.of(new InterfaceModel(
                packageName,
                sendable.shown(type),
                sendable.shown(type).replace(".", ""),
                wireName,
                type.getModifiers().contains(Modifier.PUBLIC) ? "public " : "",
                List.copyOf(inOrder),
                sendable.enums(),
                sendable.records()));
    }

    private static void checkType(TypeElement type) throws UnsendableException {
        if (type.getKind() != ElementKind.INTERFACE) {
            throw new UnsendableException(type, "only an interface can be a @RingInterface");
        }
        if (!type.getTypeParameters().isEmpty()) {
            throw new UnsendableException(type, "an interface with type parameters has no messages of its own");
        }
        if (!type.getInterfaces().isEmpty()) {
            throw new UnsendableException(type, "a @RingInterface extends no other: name its methods here");
        }
        if (TypeReader.isPrivate(type)) {
            throw new UnsendableException(type, "a private interface cannot be seen by what is written for it");
        }
    }

    private MethodModel method(ExecutableElement method, TypeReader sendable, Names constants)
            throws UnsendableException {
        String name = method.getSimpleName().toString();
        if (!method.getTypeParameters().isEmpty()) {
            throw new UnsendableException(method, "a method with type parameters has no messages of its own");
        }
        if (name.equals("close") && method.getParameters().isEmpty()) {
            throw new UnsendableException(method, "close() is the stub's own: give the method another name");
        }
        List<Fields.Named> parameters = new ArrayList<>();
        for (VariableElement parameter : method.getParameters()) {
            parameters.add(new Fields.Named(
                    parameter.getSimpleName().toString(), sendable.parameter(parameter, parameter.asType())));
        }
        long slices = parameters.stream()
                .filter(named -> named.type() instanceof WireType.Along)
                .count();
        if (slices > 1) {
            throw new UnsendableException(method, "one CallSlice goes with a call, and not " + slices);
        }
        TypeMirror returned = method.getReturnType();
        boolean isFuture = TypeReader.isCalled(returned, FUTURE);
        Optional<WireType> result = isFuture ? future(method, returned, sendable) : result(method, returned, sendable);
        MethodModel read = new MethodModel(
                name,
                constants.of(method.toString(), Names.constant(name)),
                number(method),
                Fields.of(parameters),
                result,
                isFuture ? MethodModel.Delivery.FUTURE : MethodModel.Delivery.AT_ONCE,
                declaresFailures(method));
        if (read.parameters().mostBytes() > MOST_BYTES
                || result.map(WireType::mostElementBytes).orElse(0L) > MOST_BYTES) {
            throw new UnsendableException(
                    method, "a message has at most " + MOST_BYTES + " bytes: what is longer goes in a CallSlice");
        }
        return read;
    }

    private static Optional<WireType> result(ExecutableElement method, TypeMirror type, TypeReader sendable)
            throws UnsendableException {
        return type.getKind() == TypeKind.VOID ? Optional.empty() : Optional.of(sendable.result(method, type));
    }

    private Optional<WireType> future(ExecutableElement method, TypeMirror type, TypeReader sendable)
            throws UnsendableException {
        List<? extends TypeMirror> of = ((DeclaredType) type).getTypeArguments();
        if (of.size() != 1) {
            throw new UnsendableException(
                    method, "a CompletableFuture of what? Say CompletableFuture<Void> for nothing");
        }
        TypeMirror value = of.getFirst();
        if (TypeReader.isCalled(value, "java.lang.Void")) {
            return Optional.empty();
        }
        try {
            return Optional.of(sendable.result(method, types.unboxedType(value)));
        } catch (IllegalArgumentException notBoxed) {
            return Optional.of(sendable.result(method, value));
        }
    }

    private MethodModel.Failures declaresFailures(ExecutableElement method) {
        TypeMirror failure = elements.getTypeElement("java.io.IOException").asType();
        boolean declared = method.getThrownTypes().stream().anyMatch(type -> types.isSubtype(failure, type));
        return declared ? MethodModel.Failures.DECLARED : MethodModel.Failures.UNDECLARED;
    }

    private static int number(ExecutableElement method) throws UnsendableException {
        Optional<? extends AnnotationMirror> given = annotation(method, "MethodNumber");
        if (given.isEmpty()) {
            // The name with the types of the parameters, which the compiler writes so.
            return Hash.number(method.toString());
        }
        int number = (int) value(given.get());
        if (number <= 0) {
            throw new UnsendableException(method, "a method's number is positive, and not " + number);
        }
        return number;
    }

    static Optional<? extends AnnotationMirror> annotation(Element element, String name) {
        return element.getAnnotationMirrors().stream()
                .filter(mirror -> TypeReader.isCalled(mirror.getAnnotationType(), ANNOTATIONS + name))
                .findFirst();
    }

    /// {@return what an annotation says as its value; an empty text if it says nothing}
    static Object value(AnnotationMirror mirror) {
        return mirror.getElementValues().values().stream()
                .findFirst()
                .map(value -> value.getValue())
                .orElse("");
    }
}
