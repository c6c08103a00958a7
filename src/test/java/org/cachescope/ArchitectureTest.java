package org.cachescope;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaStaticInitializer;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SequencedCollection;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import org.cachescope.model.LayerEvaluator;
import org.cachescope.tensor.Tensor;
import org.cachescope.workspace.Task;
import org.cachescope.workspace.studio.Studio;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Holds the packages to the places and the neighbours that were decided for them. */
class ArchitectureTest {
    private static final String ROOT = "org.cachescope.";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.cachescope");

    /** Every package, and the packages of ours that it may use. */
    private static final Map<String, Set<String>> MAY_USE = Map.ofEntries(
            Map.entry("tensor", Set.of()),
            Map.entry("format", Set.of("tensor")),
            Map.entry("model", Set.of("tensor")),
            Map.entry("checkpoint", Set.of("format", "model", "tensor")),
            Map.entry("data", Set.of("tensor")),
            Map.entry("diffusion", Set.of("tensor")),
            Map.entry("caching", Set.of("format", "model", "tensor")),
            Map.entry("training", Set.of("caching", "checkpoint", "data", "diffusion", "format", "model", "tensor")),
            Map.entry("evaluation", Set.of("caching", "checkpoint", "data", "diffusion", "format", "model", "tensor")),
            Map.entry(
                    "workspace",
                    Set.of(
                            "caching",
                            "checkpoint",
                            "data",
                            "diffusion",
                            "evaluation",
                            "format",
                            "model",
                            "tensor",
                            "training")),
            Map.entry("viewmodel", Set.of("workspace")),
            Map.entry("view", Set.of("viewmodel")),
            Map.entry("cli", Set.of("workspace")),
            Map.entry(
                    "app",
                    Set.of(
                            "caching",
                            "checkpoint",
                            "cli",
                            "data",
                            "diffusion",
                            "evaluation",
                            "format",
                            "model",
                            "tensor",
                            "training",
                            "view",
                            "viewmodel",
                            "workspace")));

    /** These show results, so they may read the immutable values of {@link #VALUES_MAY_BE_READ_FROM}. */
    private static final Set<String> PRESENTATION = Set.of("viewmodel", "view", "cli");

    private static final Set<String> VALUES_MAY_BE_READ_FROM = Set.of("caching", "diffusion", "evaluation", "model");

    /** Collection types that do not promise change; what they hold is looked at in static initializers. */
    private static final Set<Class<?>> COLLECTION_INTERFACES = Set.of(
            Collection.class,
            List.class,
            Map.class,
            Set.class,
            SequencedCollection.class,
            SequencedMap.class,
            SequencedSet.class);

    @Test
    void everyClassIsInAPackageOfTheTable() {
        assertThat(CLASSES.contain(LayerEvaluator.class)).isTrue();
        classes()
                .should()
                .resideInAnyPackage(MAY_USE.keySet().stream()
                        .map(ArchitectureTest::packageAndBelow)
                        .toArray(String[]::new))
                .because("a new package is a decision: say in this test's table what it may use")
                .check(CLASSES);
    }

    @Test
    void everyPackageUsesOnlyThePackagesItMay() {
        check(classes().should(useOnlyAllowedPackages()).because("each part can then be read and tested alone"));
    }

    @Test
    void packagesHaveNoCycles() {
        check(slices().matching(ROOT + "(*)..")
                .should()
                .beFreeOfCycles()
                .because("packages that need each other are one package"));
    }

    @Test
    void partsOfTheWorkspaceHaveNoCycles() {
        check(slices().matching(ROOT + "workspace.(*)..")
                .should()
                .beFreeOfCycles()
                .because("jobs, session, studio and export are read one after the other"));
    }

    @Test
    void networksDoNotKnowCachingOrSampling() {
        check(noClasses()
                .that()
                .resideInAPackage(packageAndBelow("model"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        packageAndBelow("caching"), packageAndBelow("diffusion"), packageAndBelow("checkpoint"))
                .because("one network class serves plain, cached and training runs through LayerEvaluator"));
    }

    @Test
    void onlyTensorKnowsTheEngine() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage(packageAndBelow("tensor"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("ai.djl..", "com.sun.jna..")
                .because("ownership, threads and the engine's known faults are dealt with in one place"));
    }

    @Test
    void presentationNeverHoldsATensor() {
        check(noClasses()
                .that()
                .resideInAnyPackage(PRESENTATION.stream()
                        .map(ArchitectureTest::packageAndBelow)
                        .toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .areAssignableTo(Tensor.class)
                .because("tensors live on the engine thread and die with their scope"));
    }

    @Test
    void viewsReadValuesAndStartNothing() {
        check(noClasses()
                .that()
                .resideInAPackage(packageAndBelow("view"))
                .should()
                .dependOnClassesThat(assignableTo(Task.class)
                        .or(assignableTo(Studio.class))
                        .or(resideInAPackage(ROOT + "workspace.jobs..")))
                .because("view models start work: a view shows what they publish and passes on what a person wants"));
    }

    @Test
    void nodesAreBuiltInViewOnly() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages(packageAndBelow("view"), packageAndBelow("app"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("javafx.scene..", "javafx.stage..", "javafx.application..")
                .because("everything but the view is tested without a toolkit"));
        check(noClasses()
                .that()
                .resideOutsideOfPackages(packageAndBelow("viewmodel"), packageAndBelow("view"), packageAndBelow("app"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("javafx..")
                .because("the terminal and the tasks run where there is no JavaFX"));
    }

    @Test
    void jsonIsReadAndWrittenWhereFilesAre() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages(
                        packageAndBelow("format"),
                        packageAndBelow("checkpoint"),
                        packageAndBelow("caching"),
                        packageAndBelow("workspace"),
                        packageAndBelow("cli"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.fasterxml.jackson..")
                .because("what a file looks like is nobody else's concern"));
    }

    @Test
    void thereIsNoMutableStaticState() {
        check(fields().that()
                .areStatic()
                .and()
                .doNotHaveModifier(JavaModifier.SYNTHETIC)
                .should()
                .beFinal()
                .andShould(holdNothingMutable())
                .because("two models, two runs and two tests must not meet in a static field"));
        check(classes()
                .should(notBuildCollectionsStatically())
                .because("a static collection is a List.of or a Map.of, which cannot change"));
    }

    @Test
    void onlyTheTerminalPrints() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages(packageAndBelow("cli"), packageAndBelow("app"))
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(Throwable.class, "printStackTrace")
                .because("the window and --json need the output to themselves"));
        check(noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.util.logging..")
                .because("SLF4J is the one logger"));
    }

    @Test
    void namesSayWhatAClassIs() {
        check(noClasses()
                .should()
                .haveNameMatching(".*(Utils?|Helpers?|Manager)")
                .because("such a name gathers what belongs nowhere"));
    }

    @Test
    void everyPackageIsNullMarked() {
        check(classes()
                .should(new ArchCondition<>("reside in a package marked @NullMarked") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
                        events.add(new SimpleConditionEvent(
                                type,
                                marked,
                                type.getName() + " is in a package whose package-info lacks @NullMarked"));
                    }
                })
                .because("null is only where @Nullable says so"));
    }

    /** Packages come one by one: a rule about one that is still empty holds. */
    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(CLASSES);
    }

    private static String packageAndBelow(String name) {
        return ROOT + name + "..";
    }

    private static ArchCondition<JavaClass> useOnlyAllowedPackages() {
        return new ArchCondition<>("use only the packages that the table allows theirs") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                String user = partOf(type);
                for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                    JavaClass target = dependency.getTargetClass().getBaseComponentType();
                    if (!target.getPackageName().startsWith(ROOT)) {
                        continue;
                    }
                    String used = partOf(target);
                    boolean allowed = used.equals(user)
                            || MAY_USE.getOrDefault(user, Set.of()).contains(used)
                            || PRESENTATION.contains(user)
                                    && VALUES_MAY_BE_READ_FROM.contains(used)
                                    && isImmutable(target)
                            || user.equals("view") && used.equals("workspace") && isValueOfTheWorkspace(target);
                    events.add(new SimpleConditionEvent(
                            dependency, allowed, user + " may not use " + used + ": " + dependency.getDescription()));
                }
            }
        };
    }

    /**
     * What view models publish as they got it: a model's summary, a picture, a problem. Tasks, the studio and jobs are
     * none, be they records.
     */
    private static boolean isValueOfTheWorkspace(JavaClass type) {
        return (type.isRecord() || type.isEnum())
                && !type.isAssignableTo(Task.class)
                && !type.isAssignableTo(AutoCloseable.class);
    }

    /** The name of the package in the table: "model" for org.cachescope.model and all below. */
    private static String partOf(JavaClass type) {
        String below = type.getPackageName().substring(ROOT.length());
        int dot = below.indexOf('.');
        return dot < 0 ? below : below.substring(0, dot);
    }

    private static boolean isImmutable(JavaClass type) {
        return !type.isAssignableTo(AutoCloseable.class)
                && type.getFields().stream()
                        .allMatch(field -> field.getModifiers().contains(JavaModifier.FINAL));
    }

    private static ArchCondition<JavaField> holdNothingMutable() {
        return new ArchCondition<>("hold nothing mutable") {
            @Override
            public void check(JavaField field, ConditionEvents events) {
                JavaClass type = field.getRawType();
                boolean sharedArray = type.isArray() && !field.getModifiers().contains(JavaModifier.PRIVATE);
                boolean collection = type.isAssignableTo(Collection.class) || type.isAssignableTo(Map.class);
                boolean mutableCollection =
                        collection && COLLECTION_INTERFACES.stream().noneMatch(type::isEquivalentTo);
                boolean cell = type.getPackageName().equals("java.util.concurrent.atomic")
                        || type.isEquivalentTo(StringBuilder.class)
                        || type.isAssignableTo(ThreadLocal.class);
                boolean resource = type.isAssignableTo(AutoCloseable.class);
                events.add(new SimpleConditionEvent(
                        field,
                        !sharedArray && !mutableCollection && !cell && !resource,
                        field.getFullName() + " is a static " + type.getName()));
            }
        };
    }

    private static ArchCondition<JavaClass> notBuildCollectionsStatically() {
        return new ArchCondition<>("not build mutable collections in a static initializer") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                type.getStaticInitializer().map(JavaStaticInitializer::getConstructorCallsFromSelf).stream()
                        .flatMap(Collection::stream)
                        .filter(call -> call.getTargetOwner().isAssignableTo(Collection.class)
                                || call.getTargetOwner().isAssignableTo(Map.class))
                        .forEach(call -> events.add(SimpleConditionEvent.violated(call, call.getDescription())));
            }
        };
    }
}
