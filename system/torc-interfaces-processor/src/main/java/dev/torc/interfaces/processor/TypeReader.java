package dev.torc.interfaces.processor;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Types;

/// Finds out how types lie in messages, and keeps the enums and records of one interface.
final class TypeReader {

    private static final String SLICE = "dev.torc.interfaces.CallSlice";
    private static final String CAN_BE_SENT =
            ": primitives, enums and records can, String, and arrays of the first three";

    /// So that what is made of it can be reckoned with.
    private static final int MOST_ELEMENTS = 1 << 20;

    private final Types types;
    private final String packageName;
    private final Names names = new Names();
    private final Map<String, WireType.Constant> enums = new LinkedHashMap<>();
    private final Map<String, WireType.Struct> records = new LinkedHashMap<>();
    private final Set<String> open = new LinkedHashSet<>();

    TypeReader(Types types, String packageName) {
        this.types = types;
        this.packageName = packageName;
    }

    List<WireType.Constant> enums() {
        return List.copyOf(enums.values());
    }

    List<WireType.Struct> records() {
        return List.copyOf(records.values());
    }

    static boolean isCalled(TypeMirror type, String name) {
        return type instanceof DeclaredType declared
                && declared.asElement() instanceof TypeElement element
                && element.getQualifiedName().contentEquals(name);
    }

    /// {@return a type's name, seen from the package of the interface}
    String shown(TypeElement type) {
        String name = type.getQualifiedName().toString();
        String within = packageName + ".";
        Element outer = type.getEnclosingElement();
        while (outer != null && outer.getKind() != ElementKind.PACKAGE) {
            outer = outer.getEnclosingElement();
        }
        boolean isHere = outer != null && outer.toString().equals(packageName);
        return isHere && !packageName.isEmpty() ? name.substring(within.length()) : name;
    }

    /// {@return whether what is written for an interface cannot see a type}
    static boolean isPrivate(TypeElement type) {
        for (Element outer = type;
                outer != null && outer.getKind() != ElementKind.PACKAGE;
                outer = outer.getEnclosingElement()) {
            if (outer.getModifiers().contains(Modifier.PRIVATE)) {
                return true;
            }
        }
        return false;
    }

    WireType parameter(Element where, TypeMirror type) throws UnsendableException {
        return isCalled(type, SLICE) ? new WireType.Along() : sendable(where, type);
    }

    WireType result(Element where, TypeMirror type) throws UnsendableException {
        if (isCalled(type, SLICE)) {
            throw new UnsendableException(where, "a CallSlice is a parameter: the caller brings the memory");
        }
        return sendable(where, type);
    }

    private WireType sendable(Element where, TypeMirror type) throws UnsendableException {
        if (type.getKind().isPrimitive()) {
            return new WireType.Value(Primitive.valueOf(type.getKind().name()));
        }
        return switch (type.getKind()) {
            case ARRAY -> row(where, (ArrayType) type);
            case DECLARED -> declared(where, type);
            default -> throw new UnsendableException(where, type + " cannot be sent" + CAN_BE_SENT);
        };
    }

    private WireType row(Element where, ArrayType type) throws UnsendableException {
        int most = most(where, "an array needs a bound: @AtMost(so many elements)");
        TypeMirror component = type.getComponentType();
        boolean isSendable = component.getKind().isPrimitive()
                || (types.asElement(component) instanceof TypeElement element && isEnumOrRecord(element));
        if (!isSendable) {
            throw new UnsendableException(where, type + " cannot be sent" + CAN_BE_SENT);
        }
        return new WireType.Row(sendable(where, component), most);
    }

    private static boolean isEnumOrRecord(TypeElement type) {
        return type.getKind() == ElementKind.ENUM || type.getKind() == ElementKind.RECORD;
    }

    private WireType declared(Element where, TypeMirror type) throws UnsendableException {
        if (isCalled(type, "java.lang.String")) {
            return new WireType.Text(most(where, "a String needs a bound: @AtMost(so many bytes of UTF-8)"));
        }
        TypeElement element = (TypeElement) types.asElement(type);
        if (!isEnumOrRecord(element)) {
            throw new UnsendableException(where, type + " cannot be sent" + CAN_BE_SENT);
        }
        if (isPrivate(element)) {
            throw new UnsendableException(where, type + " cannot be sent: it is private");
        }
        return element.getKind() == ElementKind.ENUM ? constant(where, element) : struct(where, element);
    }

    private WireType constant(Element where, TypeElement type) throws UnsendableException {
        String name = type.getQualifiedName().toString();
        WireType.Constant known = enums.get(name);
        if (known != null) {
            return known;
        }
        List<String> constants = type.getEnclosedElements().stream()
                .filter(element -> element.getKind() == ElementKind.ENUM_CONSTANT)
                .map(element -> element.getSimpleName().toString())
                .toList();
        if (constants.isEmpty()) {
            throw new UnsendableException(where, type + " cannot be sent: it has no constants");
        }
        String simpleName = type.getSimpleName().toString();
        WireType.Constant read = new WireType.Constant(shown(type), simpleName, names.of(name, simpleName), constants);
        enums.put(name, read);
        return read;
    }

    private WireType struct(Element where, TypeElement type) throws UnsendableException {
        String name = type.getQualifiedName().toString();
        WireType.Struct known = records.get(name);
        if (known != null) {
            return known;
        }
        if (!type.getTypeParameters().isEmpty()) {
            throw new UnsendableException(where, type + " cannot be sent: it has type parameters");
        }
        if (!open.add(name)) {
            throw new UnsendableException(where, type + " cannot be sent: it contains itself");
        }
        List<Fields.Named> components = new ArrayList<>();
        for (RecordComponentElement component : type.getRecordComponents()) {
            if (isCalled(component.asType(), SLICE)) {
                throw new UnsendableException(
                        component, "a CallSlice is a parameter of a method, and no part of a record");
            }
            components.add(
                    new Fields.Named(component.getSimpleName().toString(), sendable(component, component.asType())));
        }
        open.remove(name);
        String simpleName = type.getSimpleName().toString();
        WireType.Struct read =
                new WireType.Struct(shown(type), simpleName, names.of(name, simpleName), Fields.of(components));
        if (read.mostElementBytes() > MOST_ELEMENTS) {
            throw new UnsendableException(
                    where, type + " cannot be sent: it can have " + read.mostElementBytes() + " bytes");
        }
        records.put(name, read);
        return read;
    }

    private static int most(Element where, String otherwise) throws UnsendableException {
        Optional<? extends AnnotationMirror> bound = InterfaceReader.annotation(where, "AtMost");
        if (bound.isEmpty()) {
            throw new UnsendableException(where, otherwise);
        }
        int most = (int) InterfaceReader.value(bound.get());
        if (most < 1 || most > MOST_ELEMENTS) {
            throw new UnsendableException(where, "a bound is 1 to " + MOST_ELEMENTS + ", and not " + most);
        }
        return most;
    }

    static Collection<WireType> within(WireType type) {
        return switch (type) {
            case WireType.Struct struct ->
                struct.components().all().stream().map(Fields.Field::type).toList();
            case WireType.Row row -> List.of(row.element());
            case WireType.Value _, WireType.Constant _, WireType.Text _, WireType.Along _ -> List.of();
        };
    }
}
