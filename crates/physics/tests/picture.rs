//! Pictures show every geom where it is.

use orrery_physics::picture::{Animation, View, svg};
use orrery_physics::{Model, Scratch, State, compile, models};

#[test]
fn a_picture_has_a_stroke_for_every_geom_and_a_ground() -> Result<(), Box<dyn std::error::Error>> {
    let model = Model::<6, 6>::new(compile(models::HOPPER)?)?;
    let mut scratch = Scratch::new(&model);
    model.forward(&mut scratch, &mut State::described(&model), &[]);
    let text = svg(&model.evaluation(&scratch), &View::side([4.0, 3.0]));
    assert!(text.starts_with("<svg ") && text.ends_with("</svg>"));
    assert_eq!(text.matches("<line ").count(), 4);
    // The torso's capsule: 1.25 m high, 0.4 m long, upright. The foot's axis lies 0.1 m above the floor: the distance of
    // its line to the ground's edge is 100 mm.
    let line = text.split("<line ").nth(1).ok_or("no line")?;
    let number =
        |name: &str| -> Option<f64> { line.split(&format!("{name}=\"")).nth(1)?.split('"').next()?.parse().ok() };
    assert_eq!(number("x1"), number("x2"));
    assert_eq!(number("y2").zip(number("y1")).map(|(a, b)| a - b), Some(400.0));
    assert_eq!(number("stroke-width"), Some(100.0));
    let foot = text.split("<line ").nth(4).ok_or("no foot")?;
    let height: f64 = foot.split("y1=\"").nth(1).and_then(|rest| rest.split('"').next()).ok_or("no y1")?.parse()?;
    let ground = text.split("<rect x=\"0\" y=\"").nth(1).and_then(|rest| rest.split('"').next()).ok_or("no ground")?;
    assert_eq!(ground.parse::<f64>()? - height, 100.0);
    Ok(())
}

#[test]
fn bodies_at_the_end_of_all_numbers_have_short_coordinates() -> Result<(), Box<dyn std::error::Error>> {
    let model = Model::<15, 14>::new(compile(models::ANT)?)?;
    let mut scratch = Scratch::new(&model);
    for far in [1e10, 1e308, -1e308] {
        let mut state = State::described(&model);
        state.qpos = [far; 15];
        model.forward(&mut scratch, &mut state, &[]);
        let text = svg(&model.evaluation(&scratch), &View::side([4.0, 3.0]));
        assert!(!text.contains("NaN") && !text.contains("inf"), "{far}");
        assert!(text.split('"').all(|part| part.len() < 40 || part.contains('/')), "{far}: {text}");
    }
    Ok(())
}

#[test]
fn an_animation_is_one_page_with_all_frames() -> Result<(), Box<dyn std::error::Error>> {
    let model = Model::<15, 14>::new(compile(models::ANT)?)?;
    let mut scratch = Scratch::new(&model);
    let mut state = State::described(&model);
    let mut animation = Animation::new(View::side([5.0, 3.0]));
    assert!(animation.is_empty());
    for _ in 0..10 {
        model.step(&mut scratch, &mut state, &[0.5; 8]);
        animation.push(&model.evaluation(&scratch));
    }
    let page = animation.html("an ant <walks> & falls", 0.01);
    assert_eq!(animation.len(), 10);
    assert_eq!(page.matches("{c:[").count(), 10);
    assert!(page.contains("<title>an ant &lt;walks> &amp; falls</title>") && page.ends_with("</html>\n"));
    // Self-contained: nothing is fetched.
    assert!(!page.contains("http"));
    Ok(())
}
