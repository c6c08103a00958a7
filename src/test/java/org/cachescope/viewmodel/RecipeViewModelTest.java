package org.cachescope.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cachescope.diffusion.Guidance;
import org.cachescope.diffusion.Solver;
import org.cachescope.diffusion.VelocitySolver;
import org.cachescope.evaluation.SamplingRecipe;
import org.cachescope.model.DitArchitecture;
import org.cachescope.model.Prediction;
import org.cachescope.model.UVitArchitecture;
import org.cachescope.workspace.ModelChoice;
import org.cachescope.workspace.Problem;
import org.cachescope.workspace.session.ModelOffer;
import org.cachescope.workspace.studio.ModelSummary;
import org.junit.jupiter.api.Test;

class RecipeViewModelTest {
    private final FakeStudio studio = new FakeStudio();
    private final SameThreadJobs jobs = new SameThreadJobs();
    private final List<Problem> problems = new ArrayList<>();
    private final RecipeViewModel recipe = new RecipeViewModel(studio, jobs, Runnable::run, problems::add);

    @Test
    void nothingIsAskedForUntilAModelIsOpen() {
        assertThat(recipe.recipe().getValue()).isNull();
        assertThat(recipe.shape().getValue()).isNull();
        assertThat(recipe.state().getValue()).isInstanceOf(RecipeViewModel.State.Empty.class);
    }

    @Test
    void theShippedModelComesWithDdim20AndFourImagesOfSpreadClasses() {
        recipe.open(ModelChoice.SHIPPED);

        assertThat(recipe.recipe().getValue())
                .isEqualTo(new SamplingRecipe(
                        List.of(0L, 2L, 5L, 7L), 20, new Solver.Ddim(0), new Guidance(2, 3), true, 1));
        assertThat(recipe.shape().getValue().steps()).isEqualTo(20);
    }

    @Test
    void aNetworkOfAnotherKindComesWithItsSolverAndGuidanceAndAsManyEvaluations() {
        studio.models.put(
                "uvit",
                FakeStudio.model("uvit", new UVitArchitecture(32, 2, 4, 64, 4, 4, 256, 10, false, false, false)));
        recipe.open(ModelChoice.SHIPPED);
        recipe.open(ModelChoice.of("uvit"));

        SamplingRecipe ofUVit = recipe.recipe().getValue();
        assertThat(ofUVit.solver()).isEqualTo(new Solver.DpmSolver2());
        assertThat(ofUVit.steps()).isEqualTo(10);
        assertThat(ofUVit.evaluations()).isEqualTo(20);
        assertThat(ofUVit.guidance()).isEqualTo(new Guidance(2, 4, Guidance.Form.BEYOND));
        assertThat(recipe.shape().getValue().evaluations()).isEqualTo(20);

        recipe.open(ModelChoice.SHIPPED);

        SamplingRecipe ofDit = recipe.recipe().getValue();
        assertThat(ofDit.solver()).isEqualTo(new Solver.Ddim(0));
        assertThat(ofDit.steps()).isEqualTo(20);
        assertThat(ofDit.guidance()).isEqualTo(new Guidance(2, 3));
    }

    @Test
    void aDitOpenedAfterAUVitsRecipeWasShownIsSampledAsADit() {
        ModelSummary uvit =
                FakeStudio.model("uvit", new UVitArchitecture(32, 2, 4, 64, 4, 4, 256, 10, false, false, false));
        studio.models.put("uvit", uvit);
        SamplingRecipe kept = new SamplingRecipe(
                List.of(1L), 7, new Solver.DpmSolver2(), new Guidance(0.4, 4, Guidance.Form.BEYOND), true, 3);
        recipe.open(ModelChoice.of("uvit"), open -> recipe.fields().show(kept, open), () -> {}, () -> {});
        assertThat(recipe.recipe().getValue()).isEqualTo(kept);

        recipe.open(ModelChoice.SHIPPED);

        assertThat(recipe.recipe().getValue().solver()).isEqualTo(new Solver.Ddim(0));
        assertThat(recipe.recipe().getValue().steps()).isEqualTo(14);
    }

    @Test
    void aSolverThatCannotSampleTheModelSaysSo() {
        recipe.open(ModelChoice.SHIPPED);
        assertThat(recipe.solverError().getValue()).isEmpty();

        recipe.fields().solver().set(SolverKind.DPM_SOLVER_2);

        assertThat(recipe.solverError().getValue())
                .hasValueSatisfying(reason -> assertThat(reason).contains("whole timesteps"));
        assertThat(recipe.recipe().getValue()).isNull();
        assertThat(recipe.shape().getValue()).isNull();

        recipe.fields().solver().set(SolverKind.DPM_PLUS_PLUS_2M);
        assertThat(recipe.recipe().getValue().solver()).isEqualTo(new Solver.DpmPlusPlus2M());
    }

    @Test
    void theIdentityBecomesKnownWithoutAnotherRecipe() {
        jobs.hold();
        recipe.open(ModelChoice.SHIPPED);
        jobs.runNext();
        SamplingRecipe first = recipe.recipe().getValue();
        assertThat(recipe.model().getValue().identity()).isNull();

        jobs.runNext();

        assertThat(recipe.model().getValue().identity()).isEqualTo("id-shapes32-dit");
        assertThat(recipe.recipe().getValue()).isSameAs(first);
    }

    @Test
    void aModelThatCannotBeOpenedIsToldAndTheFormerStays() {
        recipe.open(ModelChoice.SHIPPED);
        var former = recipe.model().getValue();

        recipe.open(ModelChoice.of("missing.pt"));

        assertThat(problems)
                .singleElement()
                .satisfies(problem -> assertThat(problem.why()).contains("missing.pt"));
        assertThat(recipe.model().getValue()).isSameAs(former);
        assertThat(recipe.state().getValue()).isEqualTo(new RecipeViewModel.State.Open(former));
    }

    @Test
    void theNewestOfTwoChoicesWins() {
        studio.models.put("other", FakeStudio.model("other", 5));
        jobs.hold();
        recipe.open(ModelChoice.SHIPPED);
        recipe.open(ModelChoice.of("other"));

        jobs.run(1);
        jobs.run(0);

        assertThat(recipe.model().getValue().name()).isEqualTo("other");
        assertThat(problems).isEmpty();
    }

    @Test
    void aWrongFieldSaysWhatItExpectsAndLeavesNoRecipe() {
        recipe.open(ModelChoice.SHIPPED);
        recipe.fields().steps().text().set("1001");

        assertThat(recipe.fields().steps().error().getValue()).contains("Steps: expected 1 to 1000, found 1001");
        assertThat(recipe.recipe().getValue()).isNull();

        recipe.fields().steps().text().set(" 50 ");
        assertThat(recipe.fields().steps().error().getValue()).isEmpty();
        assertThat(recipe.recipe().getValue().steps()).isEqualTo(50);
    }

    @Test
    void aWrongEtaDoesNotMatterToDdpm() {
        recipe.open(ModelChoice.SHIPPED);
        recipe.fields().eta().text().set("two");
        assertThat(recipe.recipe().getValue()).isNull();

        recipe.fields().solver().set(SolverKind.DDPM);

        assertThat(recipe.recipe().getValue().solver()).isEqualTo(new Solver.Ddpm(Solver.Variance.FIXED_LARGE));
    }

    @Test
    void chosenClassesTakeTurns() {
        recipe.open(ModelChoice.SHIPPED);
        recipe.fields().classes().set(List.of(3, 8, 1));
        assertThat(recipe.recipe().getValue().labels()).containsExactly(3L, 8L, 1L, 3L);
    }

    @Test
    void theClassesOfARecipeAreThoseThatWereChosenAndNotOneForEachImage() {
        recipe.open(ModelChoice.SHIPPED);
        ModelSummary model = recipe.model().getValue();
        recipe.fields().images().set(5);
        for (List<Integer> chosen : List.of(List.of(4), List.of(3, 8), List.of(3, 3, 8), List.of(1, 2, 3, 4, 6))) {
            recipe.fields().classes().set(chosen);
            SamplingRecipe made = recipe.recipe().getValue();
            recipe.fields().classes().set(List.of());
            recipe.fields().show(made, model);
            assertThat(recipe.fields().classes().get()).isEqualTo(chosen);
            assertThat(recipe.recipe().getValue()).isEqualTo(made);
        }
    }

    @Test
    void classesAreFoundByNameAndNumber() {
        recipe.open(ModelChoice.SHIPPED);
        assertThat(recipe.classes().find("CLASS 7")).containsExactly(new ClassOffer(7, "class 7"));
        assertThat(recipe.classes().find("")).hasSize(10);
        assertThat(recipe.classes().find("gorilla")).isEmpty();
        assertThat(recipe.classes().complaint("7")).isEmpty();
        assertThat(recipe.classes().complaint("gorilla"))
                .contains("No class is called 'gorilla'. Empty the field to see all 10.");
        assertThat(recipe.classes().complaint("clsas 7"))
                .contains("No class is called 'clsas 7'. Did you mean 'class 7'?");
    }

    @Test
    void classesThatGetNoImageAreTold() {
        recipe.open(ModelChoice.SHIPPED);
        assertThat(recipe.fields().classesLeftOut().getValue()).isEmpty();
        recipe.fields().classes().set(List.of(1, 2, 3, 4));
        assertThat(recipe.fields().classesLeftOut().getValue()).isEmpty();
        recipe.fields().classes().set(List.of(1, 2, 3, 4, 5, 6));
        assertThat(recipe.fields().classesLeftOut().getValue()).isEqualTo("4 images show the first 4 of 6 classes.");
        recipe.fields().images().text().set("1");
        assertThat(recipe.fields().classesLeftOut().getValue()).isEqualTo("One image shows the first class only.");
    }

    @Test
    void rerollChangesTheSeedAlone() {
        recipe.open(ModelChoice.SHIPPED);
        SamplingRecipe before = recipe.recipe().getValue();
        recipe.fields().reroll();
        SamplingRecipe after = recipe.recipe().getValue();
        assertThat(after.seed()).isNotEqualTo(before.seed());
        assertThat(new SamplingRecipe(
                        after.labels(), after.steps(), after.solver(), after.guidance(), after.clip(), before.seed()))
                .isEqualTo(before);
    }

    @Test
    void aRecipeThatIsShownIsTheOneThatRuns() {
        recipe.open(ModelChoice.SHIPPED);
        SamplingRecipe wanted = new SamplingRecipe(
                List.of(4L, 4L, 9L), 10, new Solver.Ddim(0.123456), new Guidance(1.234567, 3), true, 77);
        List<SamplingRecipe> seen = new ArrayList<>();
        recipe.recipe().addListener((_, _, next) -> seen.add(next));

        recipe.change(() -> recipe.fields().show(wanted, recipe.model().getValue()));

        assertThat(seen).containsExactly(wanted);
    }

    @Test
    void modelsThatDoNotShipAreRemembered() {
        var other = FakeStudio.model("other", 5);
        recipe.open(ModelChoice.SHIPPED);
        studio.models.put("other", other);
        recipe.open(ModelChoice.of("other"));
        recipe.open(ModelChoice.SHIPPED);
        recipe.open(ModelChoice.of("other"));
        assertThat(recipe.recentModels())
                .singleElement()
                .satisfies(offer -> assertThat(offer.path()).isEqualTo(other.path()));
    }

    private static final String LATENT = Path.of("models", "latent").toString();

    private void offerALatentModel() {
        recipe.recentModels().add(new ModelOffer("latent", Path.of(LATENT)));
        studio.latent = FakeStudio.model(LATENT, "latent", 5);
        studio.autoencoders.add("sd.pt");
    }

    @Test
    void anAutoencoderDecodesTheOpenModelAndLeavesItsRecipe() {
        offerALatentModel();
        recipe.open(ModelChoice.of(LATENT));
        recipe.fields().steps().text().set("7");

        recipe.decodeBy(Path.of("sd.pt"));

        assertThat(problems).isEmpty();
        assertThat(recipe.model().getValue().autoencoder()).isEqualTo("sd.pt");
        assertThat(recipe.recipe().getValue().steps()).isEqualTo(7);
    }

    @Test
    void theAutoencoderOfAModelIsRemembered() {
        offerALatentModel();
        recipe.open(ModelChoice.of(LATENT));
        recipe.decodeBy(Path.of("sd.pt"));
        recipe.open(ModelChoice.SHIPPED);
        assertThat(recipe.model().getValue().autoencoder()).isNull();

        recipe.open(ModelChoice.of(LATENT));

        assertThat(recipe.model().getValue().autoencoder()).isEqualTo("sd.pt");
        assertThat(recipe.recentModels()).contains(new ModelOffer("latent", Path.of(LATENT), Path.of("sd.pt"), null));
    }

    @Test
    void aRememberedAutoencoderThatIsGoneIsToldAndTheModelOpensWithout() {
        offerALatentModel();
        recipe.recentModels().setAll(new ModelOffer("latent", Path.of(LATENT), Path.of("gone.pt"), null));

        recipe.open(ModelChoice.of(LATENT));

        assertThat(problems)
                .singleElement()
                .satisfies(problem -> assertThat(problem.why()).contains("gone.pt"));
        assertThat(recipe.model().getValue().name()).isEqualTo("latent");
        assertThat(recipe.model().getValue().autoencoder()).isNull();
    }

    @Test
    void aModelThatIsSaidToPredictVelocityComesWithASolverOfVelocity() {
        offerALatentModel();
        studio.latent =
                FakeStudio.model(LATENT, "latent", new DitArchitecture(32, 4, 4, 64, 5, 4, 256, 10, true), false);
        recipe.open(ModelChoice.of(LATENT));
        assertThat(recipe.predictionChoosable().getValue()).isTrue();
        assertThat(recipe.solvers()).contains(SolverKind.DDIM).doesNotContain(SolverKind.EULER);

        recipe.predict(Prediction.VELOCITY_REPA);

        assertThat(problems).isEmpty();
        assertThat(recipe.model().getValue().architecture().prediction()).isEqualTo(Prediction.VELOCITY_REPA);
        assertThat(recipe.solvers()).containsExactly(SolverKind.EULER, SolverKind.HEUN);
        SamplingRecipe shown = recipe.recipe().getValue();
        assertThat(shown.solver()).isEqualTo(new VelocitySolver.Euler());
        assertThat(shown.steps()).isEqualTo(20);
        assertThat(shown.guidance().channels()).isEqualTo(4);

        recipe.fields().solver().set(SolverKind.HEUN);
        assertThat(recipe.shape().getValue().evaluations()).isEqualTo(40);
        recipe.fields().solver().set(SolverKind.DDIM);
        assertThat(recipe.solverError().getValue()).get().asString().contains("euler or heun");
        assertThat(recipe.recipe().getValue()).isNull();
    }

    @Test
    void whatAModelPredictsIsRemembered() {
        offerALatentModel();
        studio.latent =
                FakeStudio.model(LATENT, "latent", new DitArchitecture(32, 4, 4, 64, 5, 4, 256, 10, true), false);
        recipe.open(ModelChoice.of(LATENT));
        recipe.predict(Prediction.VELOCITY_SIT);
        recipe.open(ModelChoice.SHIPPED);
        assertThat(recipe.predictionChoosable().getValue()).as("of pixels").isFalse();
        assertThat(recipe.fields().solver().get()).isEqualTo(SolverKind.DDIM);

        recipe.open(ModelChoice.of(LATENT));

        assertThat(recipe.model().getValue().architecture().prediction()).isEqualTo(Prediction.VELOCITY_SIT);
        assertThat(recipe.fields().solver().get()).isEqualTo(SolverKind.EULER);
    }

    @Test
    void anAutoencoderWithoutAModelIsTold() {
        recipe.decodeBy(Path.of("sd.pt"));

        assertThat(problems)
                .singleElement()
                .satisfies(problem -> assertThat(problem.why()).contains("open the model first"));
    }
}
