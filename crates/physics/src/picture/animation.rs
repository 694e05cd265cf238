//! A trajectory as a page that plays it.

use std::fmt::Write;

use super::View;
use super::outline::{Outline, colour, outline};
use crate::Evaluation;

/// Frames of a trajectory.
#[derive(Clone, Debug)]
pub struct Animation {
    view: View,
    frames: Vec<Outline>,
}

impl Animation {
    /// An animation without frames.
    pub fn new(view: View) -> Self {
        Self { view, frames: Vec::new() }
    }

    /// Appends what the last evaluation left.
    pub fn push<const NQ: usize, const NV: usize>(&mut self, evaluation: &Evaluation<'_, NQ, NV>) {
        self.frames.push(outline(evaluation, &self.view));
    }

    /// Number of frames.
    pub fn len(&self) -> usize {
        self.frames.len()
    }

    /// Whether there is no frame.
    pub fn is_empty(&self) -> bool {
        self.frames.is_empty()
    }

    /// A self-contained page that plays the frames, `interval` seconds apart, with a slider and a button.
    pub fn html(&self, title: &str, interval: f64) -> String {
        let title: String = title
            .chars()
            .map(|c| match c {
                '<' => "&lt;".to_owned(),
                '&' => "&amp;".to_owned(),
                _ => c.to_string(),
            })
            .collect();
        let mut frames = String::from("[");
        for frame in &self.frames {
            let _ = write!(frames, "{{c:[{:.4},{:.4}],g:{:?},s:[", frame.centre[0], frame.centre[1], frame.grounds);
            for stroke in &frame.strokes {
                let ([x1, y1], [x2, y2]) = (stroke.from, stroke.to);
                let _ = write!(
                    frames,
                    "[{x1:.4},{y1:.4},{x2:.4},{y2:.4},{:.4},{},{:?}],",
                    stroke.width,
                    u8::from(stroke.round),
                    colour(stroke.body)
                );
            }
            frames.push_str("]},");
        }
        frames.push(']');
        let [width, height] = self.view.size;
        let interval = (interval * 1000.0).max(1.0);
        let last = self.frames.len().saturating_sub(1);
        format!(
            r##"<!doctype html>
<html lang="en"><meta charset="utf-8"><title>{title}</title>
<style>body{{font:14px system-ui,sans-serif;margin:2em;color:#222}}canvas{{border:1px solid #ccc;max-width:100%}}
input{{width:30em;max-width:70%;vertical-align:middle}}</style>
<h1>{title}</h1><canvas id="view" width="960" height="{pixels:.0}"></canvas>
<p><button id="play">pause</button> <input id="at" type="range" min="0" max="{last}" value="0"> <span id="time"></span></p>
<script>
const frames={frames},size=[{width},{height}],interval={interval};
const canvas=document.getElementById("view"),draw=canvas.getContext("2d"),at=document.getElementById("at");
const scale=canvas.width/size[0];let playing=true,begun=performance.now();
function show(i){{const f=frames[i];if(!f)return;draw.fillStyle="#fff";draw.fillRect(0,0,canvas.width,canvas.height);
const x=v=>(v-f.c[0])*scale+canvas.width/2,y=v=>canvas.height/2-(v-f.c[1])*scale;
draw.fillStyle="#e6e2da";for(const g of f.g)draw.fillRect(0,y(g),canvas.width,canvas.height);
draw.strokeStyle="#cfc9bd";draw.lineWidth=1;for(let m=Math.ceil(f.c[0]-size[0]/2);m<f.c[0]+size[0]/2;m++){{draw.beginPath();draw.moveTo(x(m),0);draw.lineTo(x(m),canvas.height);draw.stroke()}}
for(const[x1,y1,x2,y2,w,r,c]of f.s){{draw.beginPath();draw.lineCap=r?"round":"butt";draw.lineWidth=w*scale;draw.strokeStyle=c;draw.moveTo(x(x1),y(y1));draw.lineTo(x(x2)+1e-3,y(y2));draw.stroke()}}
document.getElementById("time").textContent=(i*interval/1000).toFixed(2)+" s"}}
function tick(now){{if(playing&&frames.length){{const i=Math.floor((now-begun)/interval)%frames.length;at.value=i;show(i)}}requestAnimationFrame(tick)}}
document.getElementById("play").onclick=e=>{{playing=!playing;begun=performance.now()-at.value*interval;e.target.textContent=playing?"pause":"play"}};
at.oninput=()=>{{playing=false;document.getElementById("play").textContent="play";show(+at.value)}};
requestAnimationFrame(tick);
</script></html>
"##,
            pixels = 960.0 * height / width
        )
    }
}
