package org.cachescope.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.cachescope.caching.BlockPolicy;
import org.cachescope.caching.CachePolicy;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.CellAction;
import org.cachescope.caching.HandEdits;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.Router;
import org.cachescope.caching.RouterFile;
import org.cachescope.caching.RunShape;
import org.cachescope.diffusion.Guidance;
import org.cachescope.diffusion.Solver;
import org.cachescope.evaluation.LayerErrors;
import org.cachescope.evaluation.SamplingRecipe;
import org.cachescope.model.UVitArchitecture;
import org.cachescope.workspace.CancelToken;
import org.cachescope.workspace.ModelChoice;
import org.cachescope.workspace.ModelHashes;
import org.cachescope.workspace.PolicyChoice;
import org.cachescope.workspace.PolicyText;
import org.cachescope.workspace.Problem;
import org.cachescope.workspace.Task;
import org.cachescope.workspace.studio.ModelSummary;
import org.cachescope.workspace.studio.Picture;
import org.cachescope.workspace.studio.RouterOffer;
import org.cachescope.workspace.studio.RunRequest;
import org.junit.jupiter.api.Test;

class WindowViewModelTest {
    private static final Router TWENTY = SampleRouters.rising(FakeStudio.SHIPPED, 20, -3, 0.1f, 0.5);

    private final FakeStudio studio = new FakeStudio();
    private final SameThreadJobs jobs = new SameThreadJobs();
    private final Map<Path, Dropped> known = new LinkedHashMap<>();
    private final List<List<ReusePattern>> patternsOffered = new ArrayList<>();
    private final List<String> suggestedNames = new ArrayList<>();
    private final List<WindowFiles.Content> exported = new ArrayList<>();
    private Optional<WindowState> saved = Optional.empty();
    private Optional<Problem> damage = Optional.empty();
    private Optional<Task<RouterOffer>> router = Optional.empty();
    private boolean fullDisk;

    private final WindowFiles files = new WindowFiles() {
        @Override
        public Task<Dropped> recognise(Path path) {
            return (_, _) -> known.getOrDefault(path, new Dropped.Unknown(path, "It is a text."));
        }

        @Override
        public Task<Written> export(ExportKind kind, Content content, Path target) {
            return (_, _) -> {
                exported.add(content);
                return new Written(List.of(target));
            };
        }

        @Override
        public Task<Path> picture(Picture drawn, Path target) {
            return (_, _) -> {
                throw new IOException("No space left on device");
            };
        }
    };

    private final Dialogs dialogs = new Dialogs() {
        @Override
        public void openFile(String title, Consumer<Path> then) {
            then.accept(Path.of("other"));
        }

        @Override
        public void openFolder(String title, Consumer<Path> then) {}

        @Override
        public void saveFile(String title, String suggestedName, Consumer<Path> then) {
            suggestedNames.add(suggestedName);
            then.accept(Path.of(suggestedName));
        }

        @Override
        public void unsaved(String what, Runnable save, Runnable discard) {}

        @Override
        public void reusePattern(Path file, List<ReusePattern> choices, Consumer<ReusePattern> then) {
            patternsOffered.add(choices);
            then.accept(choices.getFirst());
        }
    };

    private final SessionStore session = new SessionStore() {
        @Override
        public Restored load() {
            return new Restored(saved, router, damage);
        }

        @Override
        public void save(WindowState state) throws IOException {
            if (fullDisk) {
                throw new IOException("No space left on device");
            }
            saved = Optional.of(state);
        }
    };

    private WindowViewModel window() {
        studio.routers.clear();
        studio.routers.add(FakeStudio.offer("r20", TWENTY));
        return new WindowViewModel(studio, jobs, Runnable::run, files, dialogs, session);
    }

    private WindowViewModel started() {
        WindowViewModel window = window();
        window.images().set(new CompareViewModel.State.Shown());
        window.start();
        return window;
    }

    @Test
    void theFirstStartAsksForTheShippedModelsRunWithoutAClick() {
        RunRequest request = started().request().getValue();
        assertThat(request.model().name()).isEqualTo("shapes32-dit");
        assertThat(request.recipe().images()).isEqualTo(4);
        assertThat(request.schedule()).isEqualTo(new CachePolicy.Threshold(TWENTY, 0.5).schedule());
    }

    @Test
    void knowingTheIdentityAsksForNoOtherRun() {
        jobs.hold();
        WindowViewModel window = started();
        List<RunRequest> requests = new ArrayList<>();
        window.request().addListener((_, _, next) -> requests.add(next));
        jobs.release();
        assertThat(window.recipe().model().getValue().identity()).isNotNull();
        assertThat(requests).hasSize(1);
    }

    @Test
    void aThetaThatFlipsNothingAsksForNothing() {
        WindowViewModel window = started();
        RunRequest before = window.request().getValue();
        window.caching().theta().set(0.5001);
        assertThat(window.request().getValue()).isSameAs(before);
        window.command("run.nextBeta").run();
        assertThat(window.request().getValue()).isNotEqualTo(before);
    }

    @Test
    void theSessionComesBack() {
        WindowViewModel window = started();
        window.caching().theta().set(0.3);
        window.recipe().fields().seed().set(42L);
        window.darkMode().set(true);
        window.fontScale().set(1.5);
        window.look().selectedTab().set("error");
        RunRequest request = window.request().getValue();
        window.close();

        WindowViewModel later = started();

        assertThat(later.request().getValue().recipe()).isEqualTo(request.recipe());
        assertThat(later.request().getValue().schedule()).isEqualTo(request.schedule());
        assertThat(later.state()).isEqualTo(saved);
        assertThat(later.darkMode().get()).isTrue();
    }

    @Test
    void theSessionsRouterIsReadByAJobBeforeItsModelIsOpened() {
        WindowViewModel window = started();
        window.caching().theta().set(0.3);
        window.close();
        RouterOffer kept = FakeStudio.offer("kept", SampleRouters.rising(FakeStudio.SHIPPED, 20, -2, 0.07f, 0.5));
        router = Optional.of((_, _) -> kept);

        jobs.hold();
        WindowViewModel later = started();
        assertThat(jobs.waiting()).containsExactly("Reading the last session's router");
        assertThat(later.state())
                .as("a window closed now keeps the session as it is")
                .isEmpty();
        jobs.release();

        assertThat(later.caching().router().getValue().name()).isEqualTo("kept");
        assertThat(later.caching().theta().get()).isEqualTo(0.3);
        assertThat(later.messages()).isEmpty();
    }

    @Test
    void aSessionWhoseRouterIsGoneTakesAnotherAndSaysSo() {
        started().close();
        router = Optional.of((_, _) -> {
            throw new IOException("kept.json: there is no such file.");
        });
        WindowViewModel later = started();
        assertThat(later.messages())
                .containsExactly(new Problem(
                        "Could not read the router of the last session",
                        "kept.json: there is no such file. Another one is used."));
        assertThat(later.request().getValue()).isNotNull();
    }

    @Test
    void aDamagedSessionIsToldAndTheShippedModelOpens() {
        Problem problem = new Problem("Could not read the session", "It was set aside.");
        damage = Optional.of(problem);
        WindowViewModel window = started();
        assertThat(window.messages()).containsExactly(problem);
        assertThat(window.request().getValue()).isNotNull();
    }

    @Test
    void aSessionWhoseModelIsGoneOpensTheShippedOne() {
        WindowViewModel window = started();
        window.close();
        WindowState state = saved.orElseThrow();
        saved = Optional.of(new WindowState(
                ModelChoice.of("gone.pt"), state.recipe(), state.caching(), state.look(), state.recentModels()));
        WindowViewModel later = started();
        assertThat(later.messages()).hasSize(1);
        assertThat(later.request().getValue().model().name()).isEqualTo("shapes32-dit");
    }

    @Test
    void aSessionThatCannotBeSavedIsTold() {
        WindowViewModel window = started();
        fullDisk = true;
        window.close();
        assertThat(window.messages().getFirst().why()).contains("No space left");
    }

    @Test
    void aDroppedFileOfNoUseLeavesEverythingAndSaysWhatCanBeDropped() {
        WindowViewModel window = started();
        RunRequest before = window.request().getValue();
        window.drop(List.of(Path.of("notes.txt")));
        assertThat(window.messages().getFirst().why()).contains("It is a text.").contains("can be dropped");
        assertThat(window.request().getValue()).isSameAs(before);
    }

    @Test
    void aDroppedImageRestoresItsRun() {
        WindowViewModel window = started();
        SamplingRecipe recipe =
                new SamplingRecipe(List.of(1L, 6L), 10, new Solver.Ddim(0), new Guidance(3, 3), true, 99);
        CacheSchedule schedule = new CachePolicy.AllCells(ReusePattern.ANY_STEP)
                .schedule(RunShape.of(FakeStudio.SHIPPED.architecture(), 10, "ddim"));
        Path image = Path.of("run.png");
        known.put(
                image,
                new Dropped.Run(
                        ModelChoice.of("shapes32-dit"),
                        UNKNOWN,
                        recipe,
                        new CachingState(null, Choice.FIXED, 0.4, 0, HandEdits.NONE, ReusePattern.ANY_STEP),
                        Optional.empty(),
                        schedule,
                        "run"));

        window.drop(List.of(image));

        assertThat(window.request().getValue().recipe()).isEqualTo(recipe);
        assertThat(window.request().getValue().schedule()).isEqualTo(schedule);
        assertThat(window.messages()).isEmpty();
    }

    private static final ModelHashes UNKNOWN = new ModelHashes(null, null);

    private static final RouterOffer OTHER =
            FakeStudio.offer("other", SampleRouters.rising(FakeStudio.SHIPPED, 20, -2, 0.1f, 0.5));

    private static CachingState byOther() {
        HandEdits edits = HandEdits.NONE.with(List.of(new HandEdits.Cell(3, 1)), CellAction.COMPUTE);
        return new CachingState(OTHER, Choice.THETA, 0.3, 0, edits, ReusePattern.ALTERNATE);
    }

    /** An image of a run by {@link #byOther}, as its file is read where these choices can be had. */
    private static Dropped.Run image(CachingState choices, Optional<String> missing) {
        SamplingRecipe recipe =
                new SamplingRecipe(List.of(1L, 6L), 20, new Solver.Ddim(0), new Guidance(3, 3), true, 99);
        CacheSchedule made = byOther().schedule(RunShape.of(FakeStudio.SHIPPED.architecture(), 20, "ddim"));
        return new Dropped.Run(ModelChoice.of("shapes32-dit"), UNKNOWN, recipe, choices, missing, made, "run.png");
    }

    @Test
    void aDroppedImageRestoresRouterThetaAndCellsByHand() {
        WindowViewModel window = started();
        Dropped.Run image = image(byOther(), Optional.empty());
        known.put(Path.of("run.png"), image);

        window.drop(List.of(Path.of("run.png")));

        assertThat(window.caching().router().getValue().content()).isEqualTo(OTHER.content());
        assertThat(window.caching().router().getValue().notes()).isNotEmpty();
        assertThat(window.caching().choice().get()).isEqualTo(Choice.THETA);
        assertThat(window.caching().theta().get()).isEqualTo(0.3);
        assertThat(window.caching().byHand().edits().getValue())
                .isEqualTo(byOther().edits());
        assertThat(window.request().getValue().schedule()).isEqualTo(image.schedule());
        assertThat(window.request().getValue().recipe()).isEqualTo(image.recipe());
        assertThat(window.messages()).isEmpty();
    }

    @Test
    void aDroppedImageWhoseRouterIsGoneKeepsItsCellsAndSaysSo() {
        WindowViewModel window = started();
        CachingState made = byOther();
        CachingState without =
                new CachingState(null, made.choice(), made.theta(), made.budget(), made.edits(), made.editPattern());
        Dropped.Run image = image(without, Optional.of("Its router is not at hand."));
        known.put(Path.of("run.png"), image);

        window.drop(List.of(Path.of("run.png")));

        assertThat(window.caching().choice().get()).isEqualTo(Choice.FIXED);
        assertThat(window.request().getValue().schedule()).isEqualTo(image.schedule());
        assertThat(window.messages().getFirst().what()).contains("run.png").contains("fixed schedule");
        assertThat(window.messages().getFirst().why()).contains("Its router is not at hand.");
    }

    @Test
    void aDroppedImageThatNoRouterDecidedIsNotDecidedByTheOneInUse() {
        WindowViewModel window = started();
        CachingState without = new CachingState(null, Choice.THETA, 0.5, 0, HandEdits.NONE, ReusePattern.ALTERNATE);
        SamplingRecipe recipe =
                new SamplingRecipe(List.of(1L, 6L), 20, new Solver.Ddim(0), new Guidance(3, 3), true, 99);
        CacheSchedule made = without.schedule(RunShape.of(FakeStudio.SHIPPED.architecture(), 20, "ddim"));
        known.put(
                Path.of("run.png"),
                new Dropped.Run(
                        ModelChoice.of("shapes32-dit"), UNKNOWN, recipe, without, Optional.empty(), made, "run.png"));
        assertThat(window.caching().router().getValue()).as("one that fits now").isNotNull();

        window.drop(List.of(Path.of("run.png")));

        assertThat(window.request().getValue().schedule()).isEqualTo(made);
        assertThat(window.caching().choice().get()).isEqualTo(Choice.FIXED);
        assertThat(window.messages()).singleElement().satisfies(message -> {
            assertThat(message.what()).contains("run.png").contains("fixed schedule");
            assertThat(message.why()).startsWith("No router served its run when it was made.");
        });
    }

    private static final PolicyChoice TRIED = PolicyText.parse("first-block:0.1");

    /** An image of a run whose cells a rule decided in a trial. */
    private static Dropped.Run imageByRule(ModelHashes made) {
        SamplingRecipe recipe =
                new SamplingRecipe(List.of(1L, 6L), 20, new Solver.Ddim(0), new Guidance(3, 3), true, 99);
        CachingState choices =
                new CachingState(null, Choice.RULE, 0.1, 0, HandEdits.NONE, ReusePattern.ALTERNATE, TRIED);
        CacheSchedule cells =
                new CachePolicy.EveryNth(3).schedule(RunShape.of(FakeStudio.SHIPPED.architecture(), 20, "ddim"));
        return new Dropped.Run(
                ModelChoice.of("shapes32-dit"), made, recipe, choices, Optional.empty(), cells, "run.png");
    }

    @Test
    void aDroppedImageRestoresTheRuleThatDecidedItsCellsInATrial() {
        WindowViewModel window = started();
        Dropped.Run image = imageByRule(FakeStudio.SHIPPED.hashes());
        known.put(Path.of("run.png"), image);

        window.drop(List.of(Path.of("run.png")));

        assertThat(window.caching().choice().get()).isEqualTo(Choice.RULE);
        assertThat(window.caching().ruleField().value().get()).isEqualTo(TRIED);
        assertThat(window.request().getValue().schedule()).isEqualTo(image.schedule());
        assertThat(studio.triedOut).as("the picture says what came of it").isEmpty();
        assertThat(window.messages()).isEmpty();

        CacheSchedule other =
                new CachePolicy.EveryNth(2).schedule(RunShape.of(FakeStudio.SHIPPED.architecture(), 20, "ddim"));
        studio.ruleSchedules.put(TRIED, other);
        window.recipe().fields().seed().set(100L);
        assertThat(studio.triedOut).as("another run").containsExactly(TRIED);
        assertThat(window.request().getValue().schedule()).isEqualTo(other);
    }

    @Test
    void whatARuleCameToWithOtherWeightsIsAFixedSchedule() throws Exception {
        WindowViewModel window = started();
        ModelSummary open = studio.identify(FakeStudio.SHIPPED).run(_ -> {}, new CancelToken());
        List<Problem> told = new ArrayList<>();

        CachingState cells = new PictureCells(window.caching(), told::add)
                .of(imageByRule(new ModelHashes("of other weights", null)), open);

        assertThat(cells.choice()).isEqualTo(Choice.FIXED);
        assertThat(told).hasSize(2);
        assertThat(told.getFirst().what()).contains("cannot be made again");
        assertThat(told.getFirst().why()).contains("other weights");
        assertThat(told.getLast().what()).contains("fixed schedule");
        assertThat(told.getLast().why()).doesNotContain("The images are the same");
    }

    @Test
    void aDroppedImageWhoseRunsBeganOtherwiseIsRestoredAndSaysThatItsImagesAreNot() {
        WindowViewModel window = started();
        Dropped.Run image = image(byOther(), Optional.empty());
        Dropped.Run otherwise = new Dropped.Run(
                image.model(),
                new ModelHashes(null, "of a former start"),
                image.recipe(),
                image.choices(),
                image.missing(),
                image.schedule(),
                image.name());
        known.put(Path.of("run.png"), otherwise);

        window.drop(List.of(Path.of("run.png")));

        assertThat(window.request().getValue().schedule()).isEqualTo(image.schedule());
        assertThat(window.messages()).singleElement().satisfies(message -> {
            assertThat(message.what()).contains("run.png").contains("cannot be made again");
            assertThat(message.why()).contains("begin with something else");
        });
    }

    @Test
    void aPictureThatCannotBeWrittenIsTold() {
        WindowViewModel window = started();
        window.savePicture(new Picture(1, 1, new byte[3]), Path.of("heatmap.png"));
        assertThat(window.messages().getFirst().why()).contains("No space left");
    }

    @Test
    void aDroppedTorchRouterAsksForThePatternAndIsUsed() {
        WindowViewModel window = started();
        Path file = Path.of("mine.pt");
        known.put(file, new Dropped.Router(file, false));
        studio.routerFiles.put(file, FakeStudio.offer("mine", SampleRouters.flat(FakeStudio.SHIPPED, 20)));
        window.drop(List.of(file));
        assertThat(window.caching().router().getValue().name()).isEqualTo("mine");
        assertThat(patternsOffered).containsExactly(List.of(ReusePattern.ALTERNATE, ReusePattern.ANY_STEP));
        window.close();
        assertThat(started().caching().recentRouters())
                .isEqualTo(window.caching().recentRouters())
                .hasSize(1);
    }

    @Test
    void aRouterThatIsDroppedTogetherWithItsModelIsForThatOne() {
        WindowViewModel window = started();
        ModelSummary deeper = FakeStudio.model("deeper", FakeStudio.DEPTH + 2);
        studio.models.put("deeper", deeper);
        Path file = Path.of("deeper.json");
        studio.routerFiles.put(file, FakeStudio.offer("for deeper", SampleRouters.flat(deeper, 20)));
        known.put(file, new Dropped.Router(file, true));
        known.put(deeper.path(), new Dropped.Model(deeper.path()));

        window.drop(List.of(file, deeper.path()));

        assertThat(window.recipe().model().getValue().name()).isEqualTo("deeper");
        assertThat(window.caching().router().getValue().name()).isEqualTo("for deeper");
        assertThat(window.messages()).isEmpty();

        known.put(Path.of("gone"), new Dropped.Model(Path.of("gone")));
        window.drop(List.of(Path.of("gone"), file, Path.of("notes.txt")));
        assertThat(window.messages()).as("each is told").hasSize(2);
        assertThat(window.caching().router().getValue().name()).isEqualTo("for deeper");
    }

    @Test
    void aRouterOfAUVitIsAskedForItsOwnPatterns() {
        WindowViewModel window = started();
        UVitArchitecture network = new UVitArchitecture(32, 4, 3, 64, 4, 4, 256, 10, false, false, false);
        studio.models.put("uvit", FakeStudio.model("uvit", network));
        window.recipe().open(ModelChoice.of("uvit"));
        Path file = Path.of("dpm20.pth");
        known.put(file, new Dropped.Router(file, false));
        window.drop(List.of(file));
        assertThat(patternsOffered)
                .containsExactly(List.of(ReusePattern.SHIFTED, ReusePattern.ANY_STEP, ReusePattern.UNSHIFTED));
    }

    @Test
    void exportsWriteTheRunThatIsShown() {
        WindowViewModel window = started();
        window.command("export.images").run();
        assertThat(exported)
                .singleElement()
                .satisfies(content -> assertThat(content.run().schedule())
                        .isEqualTo(window.request().getValue().schedule()));
    }

    @Test
    void filesAreNamedByModelAndContent() {
        WindowViewModel window = started();
        List.of("export.heatmapSvg", "export.scheduleJson", "export.schedule", "export.routerTorch")
                .forEach(id -> window.command(id).run());
        assertThat(suggestedNames)
                .containsExactly(
                        "shapes32-dit-heatmap.svg",
                        "shapes32-dit-schedule.json",
                        "shapes32-dit-smoothcache.json",
                        "r20.pt");
    }

    @Test
    void aModelOfAnotherKindComesWithStepsThatItsRoutersServe() {
        ModelSummary uvit =
                FakeStudio.model("uvit", new UVitArchitecture(32, 4, 3, 64, 4, 4, 256, 10, false, false, false));
        studio.models.put("uvit", uvit);
        WindowViewModel window = started();
        window.recipe().fields().steps().text().set("10");
        for (int steps : new int[] {10, 25}) {
            studio.routers.add(FakeStudio.offer("u" + steps, SampleRouters.shifted(uvit, steps)));
        }

        window.recipe().open(ModelChoice.of("uvit"));

        assertThat(window.request().getValue().recipe().steps()).isEqualTo(10);
        assertThat(window.caching().router().getValue().name()).isEqualTo("u10");

        window.recipe().fields().steps().text().set("5");
        assertThat(window.request().getValue().recipe().steps())
                .as("what a person sets stays")
                .isEqualTo(5);
    }

    private static Optional<String> obstacle(WindowViewModel window, String command) {
        return window.command(command).obstacle().getValue();
    }

    @Test
    void errorsAreWrittenOnceTheyAreMeasuredForARunOfThisSize() {
        WindowViewModel window = started();
        assertThat(obstacle(window, "export.errorCsv"))
                .hasValueSatisfying(why -> assertThat(why).contains("measure it first"));
        window.errors().set(FakeStudio.errors(10, 6));
        assertThat(obstacle(window, "export.errorSvg")).isPresent();
        LayerErrors errors =
                FakeStudio.errors(20, window.request().getValue().schedule().layers());
        window.errors().set(errors);
        window.command("export.errorSvg").run();
        assertThat(exported)
                .singleElement()
                .satisfies(content -> assertThat(content.errors()).isSameAs(errors));
    }

    @Test
    void exportsThatTheRouterOrScheduleForbidsSayWhy() {
        WindowViewModel window = started();
        assertThat(obstacle(window, "export.python")).isEmpty();
        CacheSchedule dropping = new CacheSchedule(window.request().getValue().schedule().rows().stream()
                .map(row -> new CacheSchedule.Row(
                        row.routerRow(),
                        row.cells().stream()
                                .map(action -> action == CellAction.REUSE ? CellAction.DROP : action)
                                .toList()))
                .toList());
        window.caching().use(new RouterOffer("fixed", null, new RouterFile.Decisions(dropping), List.of()));
        for (String needsBeta : List.of("export.python", "export.routerJson", "export.routerTorch", "run.nextBeta")) {
            assertThat(obstacle(window, needsBeta))
                    .as(needsBeta)
                    .hasValueSatisfying(why -> assertThat(why).contains("no β"));
        }
        assertThat(obstacle(window, "export.schedule"))
                .hasValueSatisfying(why -> assertThat(why).contains("dropped"));
        assertThat(obstacle(window, "export.scheduleJson")).isEmpty();
        assertThat(obstacle(window, "export.heatmapJson")).isEmpty();

        CacheSchedule passing = new BlockPolicy.DeltaRanges(1, 2, 0)
                .schedule(RunShape.of(FakeStudio.SHIPPED.architecture(), dropping.evaluations(), "ddim"));
        window.caching().use(new RouterOffer("blocks", null, new RouterFile.Decisions(passing), List.of()));
        assertThat(obstacle(window, "export.schedule"))
                .hasValueSatisfying(why -> assertThat(why).contains("passed over as one"));
        assertThat(obstacle(window, "export.scheduleJson")).isEmpty();
    }

    @Test
    void imagesThatAreNotThereCannotBeExportedAndItIsSaidWhy() {
        WindowViewModel window = started();
        assertThat(obstacle(window, "export.images")).isEmpty();
        Map<CompareViewModel.State, String> reasons = Map.of(
                new CompareViewModel.State.Running(RunKind.CACHED, 3, 20),
                "being made",
                new CompareViewModel.State.Stale(),
                "was stopped: make them again",
                new CompareViewModel.State.Failed(new Problem("Making images failed", "There is a NaN.")),
                "could not be made: There is a NaN.");
        reasons.forEach((state, reason) -> {
            window.images().set(state);
            for (String command : List.of("export.images", "export.comparison")) {
                assertThat(obstacle(window, command))
                        .as("%s, %s", command, state)
                        .hasValueSatisfying(why -> assertThat(why).contains(reason));
            }
            assertThat(obstacle(window, "export.scheduleJson")).isEmpty();
        });
    }

    @Test
    void cellsByHandGoIntoTheExport() {
        WindowViewModel window = started();
        window.caching().byHand().edit(List.of(new HandEdits.Cell(1, 0)), CellAction.COMPUTE);
        window.command("export.heatmapJson").run();
        assertThat(exported)
                .singleElement()
                .satisfies(content -> assertThat(content.edits())
                        .isEqualTo(window.caching().byHand().edits().getValue()));
        assertThat(exported.getFirst().edits().size()).isEqualTo(1);
    }

    @Test
    void commandsThatCannotBeDoneDoNothing() {
        WindowViewModel window = window();
        window.command("export.images").run();
        assertThat(exported).isEmpty();
        assertThat(window.command("edit.undo").enabled().getValue()).isFalse();
        window.start();
        window.images().set(new CompareViewModel.State.Shown());
        assertThat(window.command("export.images").enabled().getValue()).isTrue();
    }

    @Test
    void atTheEndsOfThetaTheCommandsSayThatThereIsNoFurther() {
        WindowViewModel window = started();
        assertThat(obstacle(window, "run.nextBeta")).isEmpty();
        window.command("run.reuseAll").run();
        assertThat(obstacle(window, "run.nextBeta")).contains("Every cell reuses already.");
        assertThat(obstacle(window, "run.previousBeta")).isEmpty();
        window.command("run.reuseNone").run();
        assertThat(obstacle(window, "run.previousBeta")).contains("No cell reuses.");
        assertThat(obstacle(window, "run.nextBeta")).isEmpty();
    }

    @Test
    void jobsAreCancelledOnlyWhileThereAreAny() {
        WindowViewModel window = window();
        assertThat(obstacle(window, "jobs.cancelAll")).contains("No job is at work.");
        jobs.hold();
        window.start();
        assertThat(obstacle(window, "jobs.cancelAll")).isEmpty();
        window.command("jobs.cancelAll").run();
        jobs.release();
        assertThat(obstacle(window, "jobs.cancelAll")).isPresent();
    }

    @Test
    void noTwoCommandsShareIdOrKeys() {
        List<Command> commands = window().commands();
        assertThat(commands).extracting(Command::id).doesNotHaveDuplicates();
        assertThat(commands.stream().map(Command::shortcut).filter(keys -> !keys.isEmpty()))
                .doesNotHaveDuplicates();
    }

    @Test
    void theFontScaleStaysWithinItsBounds() {
        WindowViewModel window = window();
        window.fontScale().set(9);
        assertThat(window.fontScale().get()).isEqualTo(2);
        window.fontScale().set(0.1);
        assertThat(window.fontScale().get()).isEqualTo(0.8);
    }
}
