// expect: rejected (types that explode)
function given<T>(x: T): T {
    return x;
}
function finite(x: number): number {
    return x > -1000000000 && x < 1000000000 ? x : 0;
}
type Word1 = 0 | 1 | 2;
type Thing2 = {
    note: (Word1 | number | boolean);
};
type Thing3 = {
    name?: number[];
    y: Map<string, number>;
    items: (Thing2 | number);
    x?: Thing2;
};
type Unit4 = {
    kind: "a";
    next: Map<Word1, boolean>;
    at: (Thing3 | undefined | null);
} | {
    kind: "b";
    at: Thing2;
};
interface Chain {
    value: number;
    next: Chain | null;
}
function applied<T>(x: T, change: (x: T) => T): T {
    return change(change(x));
}
const TABLE5: (Chain | null) = ((given<string>("1e3") != given<string>("-0.5")) ? (given<boolean>(false) ? given<(Chain | null)>(null) : given<(Chain | null)>(null)) : applied<(Chain | null)>(given<(Chain | null)>(null), (p6) => p6));
const TABLE7: Unit4 = ((p8: Unit4): Unit4 => (p8.kind === "b" ? { ...p8, at: (({ "2": ({ note: given<(Word1 | number | boolean)>(true) } as Thing2) } as Record<string, Thing2>)["0x1f"] ?? ({ note: given<(Word1 | number | boolean)>((0 as Word1)) } as Thing2)) } : p8))(((): Unit4 => {
    let v9 = new Map<Word1, [
        number,
        string
    ]>();
    return ({ kind: "b", at: ({ note: given<(Word1 | number | boolean)>(false) } as Thing2) } as Unit4);
})());
const f10 = (out: number[]): Thing2 => {
    switch (given<string>((given<(string | null)>(given<(string | null)>("\uD83D\uDE00")) ?? `line\nline`).substring(3, 4))) {
        case "a":
        case "":
            {
                if (given<boolean>((out.push(3), true))) {
                    show0(out, ({ kind: "b", at: ({ note: given<(Word1 | number | boolean)>((1 as Word1)) } as Thing2) } as Unit4));
                }
            }
            break;
        case "abc" + "d":
            {
                const v11 = structuredClone(TABLE7);
            }
            break;
        default: {
            const v12: Thing2 = { note: given<(Word1 | number | boolean)>(2) };
        }
    }
    return ({ ...({ ...({ ...({ note: given<(Word1 | number | boolean)>(5) } as Thing2), note: given<(Word1 | number | boolean)>((0 as Word1)) } as Thing2), note: (given<((Word1 | number | boolean) | undefined)>(given<((Word1 | number | boolean) | undefined)>(given<(Word1 | number | boolean)>(true))) ?? given<(Word1 | number | boolean)>((1 as Word1))) } as Thing2), } as Thing2);
};
class Agent13 {
    note: string[];
    constructor(p14: string[]) {
        this.note = p14;
    }
    method15(p16: number[]): [
        boolean,
        Word1
    ] {
        const v17: (Record<string, Unit4> | undefined | null) = given<(Record<string, Unit4> | undefined | null)>(null);
        return (this.note.map((p18) => ([false, (1 as Word1)] as [
            boolean,
            Word1
        ]))[3] ?? ((): [
            boolean,
            Word1
        ] => {
            let v19 = ({ a: ({ y: new Map<string, number>([[" ", (-1)]]), items: given<(Thing2 | number)>(5e-324), x: ({ note: given<(Word1 | number | boolean)>(true) } as Thing2) } as Thing3), "10": ({ name: p16, y: new Map<string, number>([["aa", 2]]), items: given<(Thing2 | number)>((-0.5)) } as Thing3), "2": ({ y: new Map<string, number>(), items: given<(Thing2 | number)>(({ note: given<(Word1 | number | boolean)>(4) } as Thing2)), x: ({ note: given<(Word1 | number | boolean)>(false) } as Thing2) } as Thing3), "x y": ({ items: given<(Thing2 | number)>(({ note: given<(Word1 | number | boolean)>(true) } as Thing2)), y: new Map<string, number>([["aa", 5]]) } as Thing3) } as Record<string, Thing3>);
            return ([true, (2 as Word1)] as [
                boolean,
                Word1
            ]);
        })());
    }
    method20(out: number[], p21: number): number[] {
        this.note = this.note;
        show13(out, this.note);
        return [p21];
    }
}
export interface State {
    score: Word1;
    units: string[];
    places: Word1;
    label: Thing2[];
    told: number[];
}
export type Action = Word1;
export function step(state: State, action: Action): {
    state: State;
    reward: number;
    done: boolean;
} {
    const out: number[] = [];
    const { score: v22, units: v23 } = state;
    loop24: for (let i25 = 0.5; i25 < 3; i25 += 0.75) {
        out.push(Math.atanh(i25));
        f10(out);
        let n26 = 0;
        do {
            n26 += 1;
            state.units.forEach((p27, p28) => {
                out.push(i25);
            });
            let v29: boolean;
            if (given<boolean>(false))
                v29 = (given<number>(n26) != i25);
            else
                v29 = ((): boolean => {
                    state.units = state.units;
                    return false;
                })();
        } while (n26 < 3 && (given<(boolean | undefined)>(given<(boolean | undefined)>(true)) ?? false));
    }
    let v30: Thing2 = (out.push(state.label.push((state.label[Math.trunc(1.5 % 4)] ?? ({ note: given<(Word1 | number | boolean)>(v22) } as Thing2)))), ({ ...({ note: given<(Word1 | number | boolean)>(0) } as Thing2), } as Thing2));
    if (given<boolean>((state.label.map((p31) => false).at((3 >> (-1))) ?? Object.is(0.1, 0.1)))) {
        let v32: number;
        if (state.label.includes(((): Thing2 => {
            let [v33 = ({ note: v30.note } as Thing2), v34 = v30, ...v35] = state.label;
            return ({ note: v33.note } as Thing2);
        })()))
            v32 = (Number.parseFloat("aa") * (typeof v30.note === "number" ? v30.note : 3));
        else
            v32 = ("NaN".trimStart().codePointAt(state.label.length) ?? "\uD83D\uDE00".lastIndexOf("-0.5"));
    }
    else if ((TABLE5 == null)) {
        let n36 = 5;
        while (n36 > 0 && false) {
            n36--;
            const { units: v37, places: v38, label: v39 } = state;
        }
    }
    else {
        let v40: Word1 = action;
    }
    state.score = action;
    const reward = finite(1.5);
    const done = true;
    show2(out, v22);
    show13(out, v23);
    show11(out, v30);
    return { state: { ...state, told: out }, reward, done };
}
export function legalActions(state: State): Action[] {
    return [(0 as Word1), (1 as Word1)];
}
function show0(out: number[], x: Unit4): void {
    if (out.length > 3000)
        return;
    switch (x.kind) {
        case "a": {
            out.push(0);
            show1(out, x.next);
            show4(out, x.at);
            break;
        }
        case "b": {
            out.push(1);
            show11(out, x.at);
            break;
        }
    }
}
function show1(out: number[], x: Map<Word1, boolean>): void {
    if (out.length > 3000)
        return;
    out.push(x.size);
    for (const [key, value] of x) {
        show2(out, key);
        show3(out, value);
    }
}
function show2(out: number[], x: Word1): void {
    if (out.length > 3000)
        return;
    if (x === 0)
        out.push(0);
    if (x === 1)
        out.push(1);
    if (x === 2)
        out.push(2);
}
function show3(out: number[], x: boolean): void {
    if (out.length > 3000)
        return;
    out.push(x ? 1 : 0);
}
function show4(out: number[], x: (Thing3 | undefined | null)): void {
    if (out.length > 3000)
        return;
    if (x === undefined)
        out.push(-1);
    else if (x === null)
        out.push(-2);
    else
        show5(out, x);
}
function show5(out: number[], x: Thing3): void {
    if (out.length > 3000)
        return;
    if (x.name === undefined)
        out.push(-3);
    else
        show6(out, x.name);
    show8(out, x.y);
    show10(out, x.items);
    if (x.x === undefined)
        out.push(-3);
    else
        show11(out, x.x);
}
function show6(out: number[], x: number[]): void {
    if (out.length > 3000)
        return;
    out.push(x.length);
    for (const each of x)
        show7(out, each);
}
function show7(out: number[], x: number): void {
    if (out.length > 3000)
        return;
    out.push(x === 0 ? 1 / x : x);
}
function show8(out: number[], x: Map<string, number>): void {
    if (out.length > 3000)
        return;
    out.push(x.size);
    for (const [key, value] of x) {
        show9(out, key);
        show7(out, value);
    }
}
function show9(out: number[], x: string): void {
    if (out.length > 3000)
        return;
    out.push(x.length);
    for (let i = 0; i < x.length && i < 60; i++)
        out.push(x.charCodeAt(i));
}
function show10(out: number[], x: (Thing2 | number)): void {
    if (out.length > 3000)
        return;
    if (typeof x === "object" && !Array.isArray(x)) {
        out.push(0);
        show11(out, x);
    }
    else if (typeof x === "number") {
        out.push(1);
        show7(out, x);
    }
}
function show11(out: number[], x: Thing2): void {
    if (out.length > 3000)
        return;
    show12(out, x.note);
}
function show12(out: number[], x: (Word1 | number | boolean)): void {
    if (out.length > 3000)
        return;
    if (typeof x === "string") {
        out.push(0);
        show2(out, x);
    }
    else if (typeof x === "number") {
        out.push(1);
        show7(out, x);
    }
    else if (typeof x === "boolean") {
        out.push(2);
        show3(out, x);
    }
}
function show13(out: number[], x: string[]): void {
    if (out.length > 3000)
        return;
    out.push(x.length);
    for (const each of x)
        show9(out, each);
}
